//! Requests about organisations, routes and candidates.

use serde_json::{Value, json};
use tests::World;
use uuid::Uuid;

use super::TODAY;
use crate::arranged::{advised, candidate, checks, organisation};

/// What was made for a request.
pub(crate) struct Arranged {
    /// The organisation.
    pub(crate) organisation: String,
    /// The candidate.
    pub(crate) candidate: String,
}

const OF_CANDIDATES: [&str; 5] =
    ["Candidate", "DueDiligence", "SupportingOrganisations", "AppointmentDecision", "Organisation"];

impl Arranged {
    /// What the operation is about, on a case that has come so far.
    pub(crate) async fn of(world: &World, operation: &str, case: &str) -> Self {
        let (made, other) = (Uuid::now_v7().to_string(), Uuid::now_v7().to_string());
        let routed = matches!(operation, "recordInitialDiagnosisDecision" | "recordRouteChange");
        if routed || OF_CANDIDATES.iter().any(|part| operation.contains(part)) {
            organisation(world, &other, "Invented Trust").await;
        }
        if case.is_empty() || !(routed || OF_CANDIDATES.iter().any(|part| operation.contains(part))) {
            return Self { organisation: other, candidate: made };
        }
        let completed = [
            "complete-diagnosis-assessment",
            "choose-supporting-organisation",
            "due-diligence",
            "supporting-organisation-appointment",
        ];
        advised(world, case, &completed).await;
        if operation != "recordInitialDiagnosisDecision" {
            let matched = format!("update cases set track = 'matched' where id = '{case}'");
            world.database.execute(&matched).await;
        }
        if operation != "addCandidate" {
            let choosing = ["getCandidate", "updateCandidate", "selectCandidate", "withdrawCandidate"];
            candidate(world, case, &made, &other, !choosing.contains(&operation)).await;
        }
        if operation == "overrideDueDiligence" {
            let checks = checks("unsatisfactory");
            let poor = format!("update candidates set due_diligence = '{checks}' where id = '{made}'");
            world.database.execute(&poor).await;
        }
        Self { organisation: other, candidate: made }
    }

    /// The body of the operation.
    pub(crate) fn body(&self, operation: &str) -> Option<Value> {
        let decision = json!({"reasons": "As advised.", "decidedOn": TODAY, "channel": "inSystem"});
        let ukprn = format!("19{:06}", Uuid::new_v4().as_u128() % 1_000_000);
        let address = json!({"line1": "1 Invented Street", "town": "Middlesbrough", "postcode": "TS1 1AA"});
        Some(match operation {
            "createOrganisation" => {
                json!({"kind": "trust", "legalName": "Another Trust", "ukprn": ukprn, "address": address})
            }
            "updateOrganisation" => json!({
                "kind": "trust", "legalName": "Renamed Trust", "ukprn": ukprn, "urn": null, "laCode": null,
                "trustUid": null, "companyNumber": null, "address": address, "paysThroughOrganisationId": null,
                "status": "active",
            }),
            "recordInitialDiagnosisDecision" => json!({"outcome": "match", "decision": decision}),
            "recordRouteChange" => json!({"to": "reviewProgress", "decision": decision}),
            "addCandidate" => json!({"organisationId": self.organisation}),
            "updateCandidate" => json!({"note": "Near by."}),
            "selectCandidate" => json!({"selectedOn": TODAY, "reasons": "Knows the phase."}),
            "withdrawCandidate" => json!({"reason": "Has no room."}),
            "saveDueDiligence" => json!({
                "capacity": null, "relationshipView": null, "financialCheck": null, "vendorAccount": null,
            }),
            "saveCandidateContact" => json!({
                "accountingOfficerName": "Pat Sample", "email": "pat@example.org", "phone": null, "address": null,
            }),
            "overrideDueDiligence" => json!({"check": "capacity", "decision": decision}),
            "recordAppointmentDecision" => json!({
                "candidateId": self.candidate, "outcome": "appoint", "assessmentToolTwoCompleted": true,
                "schoolAgreed": true, "decision": decision,
            }),
            _ => return None,
        })
    }
}

/// The tag of what was made for the request: everything is new.
pub(crate) fn etag(operation: &str) -> Option<&'static str> {
    let tagged = [
        "updateOrganisation",
        "recordInitialDiagnosisDecision",
        "recordRouteChange",
        "updateCandidate",
        "selectCandidate",
        "withdrawCandidate",
        "saveDueDiligence",
        "saveCandidateContact",
        "overrideDueDiligence",
        "recordAppointmentDecision",
    ];
    tagged.contains(&operation).then_some("\"1\"")
}
