//! Organisations, routes and candidates.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::World;

use super::{Asked, Seen, send};
use crate::arranged::{advised, candidate, checks, organisation};

pub(super) const ORGANISATION: &str = "00000000-0000-7000-8000-00000000c001";
pub(super) const CANDIDATE: &str = "00000000-0000-7000-8000-00000000ca01";
const OTHER: &str = "00000000-0000-7000-8000-00000000c002";

/// A body that the operation takes, if it is one of these.
pub(super) fn body(operation: &str) -> Option<Value> {
    let decision = json!({"reasons": "As advised.", "decidedOn": "2026-03-01", "channel": "inSystem"});
    let address = json!({"line1": "1 Invented Street", "town": "Middlesbrough", "postcode": "TS1 1AA"});
    Some(match operation {
        "createOrganisation" => {
            json!({"kind": "trust", "legalName": "Another Trust", "ukprn": "10000009", "address": address})
        }
        "updateOrganisation" => json!({
            "kind": "trust", "legalName": "Renamed Trust", "ukprn": "10000009", "urn": null, "laCode": null,
            "trustUid": null, "companyNumber": null, "address": address, "paysThroughOrganisationId": null,
            "status": "active",
        }),
        "recordInitialDiagnosisDecision" => json!({"outcome": "match", "decision": decision}),
        "recordRouteChange" => json!({"to": "reviewProgress", "decision": decision}),
        "addCandidate" => json!({"organisationId": OTHER}),
        "updateCandidate" => json!({"note": "Near by."}),
        "selectCandidate" => json!({"selectedOn": "2026-03-01", "reasons": "Knows the phase."}),
        "saveDueDiligence" => json!({
            "capacity": null, "relationshipView": null, "financialCheck": null, "vendorAccount": null,
        }),
        "saveCandidateContact" => json!({
            "accountingOfficerName": "Pat Sample", "email": null, "phone": null, "address": null,
        }),
        "overrideDueDiligence" => json!({"check": "capacity", "decision": decision}),
        "recordAppointmentDecision" => json!({
            "candidateId": CANDIDATE, "outcome": "appoint", "assessmentToolTwoCompleted": true,
            "schoolAgreed": true, "decision": decision,
        }),
        _ => return None,
    })
}

/// Makes a case one with a candidate.
pub(super) async fn arrange(world: &World, case: &str) {
    advised(world, case, &["complete-diagnosis-assessment"]).await;
    organisation(world, ORGANISATION, "Invented Trust").await;
    organisation(world, OTHER, "Second Trust").await;
    candidate(world, case, CANDIDATE, ORGANISATION, false).await;
}

/// What the operations do when all is well, and what stands in their way.
pub(super) async fn effects(world: &World, seen: &mut Seen, all: &[Asked], ids: &BTreeMap<&str, String>) {
    let case = &ids["caseId"];
    // The plan that the case has was arranged, not come to: its way begins here.
    let undecided = format!(
        "update cases set track = 'undecided' where id = '{case}'; \
         delete from case_tasks where case_id = '{case}' and task in ('initial-diagnosis-decision', \
         'choose-supporting-organisation', 'due-diligence', 'supporting-organisation-appointment', \
         'supporting-organisation-contact')"
    );
    let track = |track: &str| format!("update cases set track = '{track}' where id = '{case}'");
    let checked = |capacity: &str, progress: &str| {
        let checks = checks(capacity);
        format!(
            "update candidates set due_diligence = '{checks}' where id = '{CANDIDATE}'; \
             update case_tasks set progress = '{progress}' where case_id = '{case}' and task = 'due-diligence'"
        )
    };
    let renumber = "update organisations set ukprn = '10000007' where ukprn = '10000009'".to_owned();
    // What is arranged first, the operation, and what it answers.
    let steps = [
        (None, "createOrganisation", 201),
        (None, "createOrganisation", 409),
        (None, "updateOrganisation", 409),
        (Some(renumber), "updateOrganisation", 200),
        (Some(undecided), "recordRouteChange", 409),
        (None, "recordInitialDiagnosisDecision", 201),
        (None, "recordInitialDiagnosisDecision", 409),
        (None, "saveDueDiligence", 409),
        (None, "saveCandidateContact", 409),
        (None, "overrideDueDiligence", 409),
        (None, "recordAppointmentDecision", 409),
        (None, "updateCandidate", 200),
        (None, "selectCandidate", 200),
        (None, "selectCandidate", 409),
        (None, "withdrawCandidate", 409),
        (None, "saveDueDiligence", 200),
        (Some(checked("unsatisfactory", "inProgress")), "overrideDueDiligence", 201),
        (Some(checked("satisfactory", "completed")), "recordAppointmentDecision", 201),
        (None, "saveCandidateContact", 200),
        (None, "recordRouteChange", 201),
        (None, "addCandidate", 409),
        (Some(track("matched")), "addCandidate", 201),
    ];
    for (number, (arranged, id, wanted)) in steps.into_iter().enumerate() {
        if let Some(sql) = arranged {
            world.database.execute(&sql).await;
        }
        step(world, seen, all, ids, (number, id, wanted)).await;
    }
    let others = world.get("lead", format!("/v1/cases/{case}/candidates?state=considered")).await;
    let other = others.body["items"][0]["id"].as_str().unwrap().to_owned();
    let mut ids = ids.clone();
    ids.insert("candidateId", other);
    for (number, (id, wanted)) in
        [("withdrawCandidate", 200), ("updateCandidate", 409)].into_iter().enumerate()
    {
        step(world, seen, all, &ids, (100 + number, id, wanted)).await;
    }
}

async fn step(
    world: &World,
    seen: &mut Seen,
    all: &[Asked],
    ids: &BTreeMap<&str, String>,
    (number, id, wanted): (usize, &str, u16),
) {
    let asked = all.iter().find(|asked| asked.id == id).unwrap();
    let path = asked.path(ids);
    let of = path.split("/decisions/").next().unwrap();
    let of = ["/select", "/withdraw"].into_iter().fold(of, |of, step| of.trim_end_matches(step));
    let etag = if of.ends_with("/candidates") || of == "/v1/organisations" {
        String::new()
    } else {
        world.get("lead", of).await.etag()
    };
    let etag = (!etag.is_empty()).then_some(etag.as_str());
    let answer = send(world, asked, &path, etag, &format!("matching-{number}")).await;
    seen.note(asked, &answer, wanted);
}
