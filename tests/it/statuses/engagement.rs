//! Concerns, contacts, support and watchlists: what happens when all is well, and what stands in the way.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{Answer, World};

use super::{Asked, Seen};

/// What the operations here are asked about, by the part of the path that names it.
type Ids = BTreeMap<&'static str, String>;

const ON: &str = "2026-02-10";

/// A body that the operation takes.
pub(super) fn body(operation: &str) -> Option<Value> {
    let decision = json!({"reasons": "Nothing else helped", "decidedOn": ON, "channel": "inSystem"});
    Some(match operation {
        "raiseConcern" | "updateConcern" => {
            json!({"summary": "No answer", "details": "For weeks", "raisedOn": ON})
        }
        "resolveConcern" => json!({"resolvedOn": ON, "details": "They answered"}),
        "saveEscalationStep" => {
            json!({"done": true, "doneOn": ON, "doneByPersonId": null, "documentId": null, "note": null})
        }
        "approveMandation" => {
            json!({"outcome": "approve", "primaryReason": "withheldInformation", "decision": decision})
        }
        "escalateConcern" => {
            json!({"noticeKind": "neia", "details": "The notice", "issuedOn": ON, "documentId": super::documents::OTHER})
        }
        "recordInformationPowers" => json!({"schoolToldOn": ON, "details": "Accounts", "decision": decision}),
        "recordInterimExecutiveBoard" => {
            json!({"createdOn": ON, "details": "Three", "consulted": ["governors"], "decision": decision})
        }
        "withdrawInformationPowers" | "withdrawInterimExecutiveBoard" => {
            json!({"withdrawnOn": ON, "reason": "Over"})
        }
        "addContact" | "updateContact" => json!({
            "name": "Pat Sample", "organisationKind": "school", "role": "chairOfGovernors", "otherRole": null,
            "email": "pat@example.org", "phone": null, "jobTitle": null,
        }),
        "revealContact" => json!({"purpose": "complaint"}),
        "addUniversalSupport" | "updateUniversalSupport" => json!({"offerCode": "mathsHub", "startedOn": ON}),
        "addStructuralReferral" => {
            json!({"tool": "applyToBecomeAcademy", "kind": "conversion", "referredOn": ON})
        }
        "updateStructuralReferral" => {
            json!({"externalReference": null, "state": "accepted", "stateOn": ON, "note": null})
        }
        _ => return None,
    })
}

/// A body with what it names: a tool moves to the concern that it is on, which is there at least.
pub(super) fn named(mut body: Value, operation: &str, path: &str) -> Value {
    if matches!(operation, "moveInformationPowers" | "moveInterimExecutiveBoard") {
        body["toConcernId"] = json!(path.split('/').nth(5));
    }
    body
}

/// The same with the ids that it names.
fn body_on(operation: &str, ids: &Ids) -> Value {
    match operation {
        "moveInformationPowers" | "moveInterimExecutiveBoard" => {
            json!({"toConcernId": ids["other"], "reason": "Belongs there"})
        }
        "escalateConcern" => {
            json!({"noticeKind": "neia", "details": "The notice", "issuedOn": ON, "documentId": ids["documentId"]})
        }
        _ => body(operation).unwrap_or_else(|| json!({"reason": "Needed again"})),
    }
}

/// Things of a case, and of the school 900001, that every operation can be asked about.
pub(super) async fn existing(world: &World, case: &str) -> Ids {
    let path = format!("/v1/cases/{case}");
    let make = async |path: String, operation: &str| {
        world.post("lead", path, &body(operation).unwrap()).await.expect(201).id()
    };
    BTreeMap::from([
        ("concernId", make(format!("{path}/concerns"), "raiseConcern").await),
        ("contactId", make(format!("{path}/contacts"), "addContact").await),
        ("referralId", make(format!("{path}/structural-referrals"), "addStructuralReferral").await),
        ("supportId", make("/v1/schools/900001/universal-support".to_owned(), "addUniversalSupport").await),
        ("stepKey", "mediation-tried".to_owned()),
    ])
}

struct Stage<'s> {
    world: &'s World,
    seen: &'s mut Seen,
    all: &'s [Asked],
    ids: Ids,
    number: usize,
}

impl Stage<'_> {
    async fn ask(&mut self, operation: &str, of: &str, wanted: u16) -> Answer {
        let asked = self.all.iter().find(|asked| asked.id == operation).expect(operation);
        self.number += 1;
        let director = matches!(
            operation,
            "approveMandation" | "recordInformationPowers" | "recordInterimExecutiveBoard"
        );
        let person = if director { "director" } else { "lead" };
        let path = asked.path(&self.ids);
        let mut call = self.world.call(&asked.method, path).person(person);
        call = call.header("idempotency-key", &format!("engagement-{}", self.number));
        if of == "*" {
            call = call.header("if-match", of);
        } else if !of.is_empty() {
            let of = self
                .ids
                .iter()
                .fold(of.to_owned(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id));
            let etag = self.world.get("lead", of).await.etag();
            call = call.header("if-match", &etag);
        }
        if asked.body {
            call = call.json(&body_on(operation, &self.ids));
        }
        let answer = call.send().await;
        self.seen.note(asked, &answer, wanted);
        answer
    }
}

const CONCERN: &str = "/v1/cases/{caseId}/concerns/{concernId}";
const CONTACT: &str = "/v1/cases/{caseId}/contacts/{contactId}";

/// What the operations do when all is well, and what stands in their way.
pub(super) async fn effects(world: &World, seen: &mut Seen, all: &[Asked]) {
    let urn = world.school(&json!({"head_name": "Hal Sample"})).await;
    let mut opening = super::body("openCase");
    opening["urn"] = json!(urn);
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    let ids = Ids::from([("caseId", case.clone()), ("urn", urn), ("stepKey", "mediation-tried".to_owned())]);
    let mut stage = Stage { world, seen, all, ids, number: 0 };
    concerns(&mut stage).await;
    contacts(&mut stage).await;
    support(&mut stage).await;
    stage.ask("addToWatchlist", "", 200).await;
    stage.ask("removeFromWatchlist", "", 204).await;

    let held = world.database.hold(&format!("select from chains where subject = '{case}' for update")).await;
    stage.ask("addStructuralReferral", "", 409).await;
    drop(held);
    let platform = "select from chains where subject = '00000000-0000-0000-0000-000000000000' for update";
    let held = world.database.hold(platform).await;
    stage.ask("addUniversalSupport", "", 409).await;
    drop(held);
    let closed = world.get("lead", "/v1/cases?status=closed").await.body["items"][0]["id"].clone();
    stage.ids.insert("caseId", closed.as_str().unwrap().to_owned());
    stage.ask("raiseConcern", "", 409).await;
    stage.ask("addContact", "", 409).await;
}

async fn concerns(stage: &mut Stage<'_>) {
    let other = stage.ask("raiseConcern", "", 201).await.id();
    let concern = stage.ask("raiseConcern", "", 201).await.id();
    let document = stage.world.document(&format!("/v1/cases/{}", stage.ids["caseId"])).await;
    stage.ids.extend([("other", other), ("concernId", concern), ("documentId", document)]);
    stage.ask("updateConcern", CONCERN, 200).await;
    stage.ask("approveMandation", CONCERN, 409).await;
    stage.ask("escalateConcern", CONCERN, 409).await;
    let steps = [
        "relationships-tried",
        "mediation-tried",
        "information-powers-considered",
        "evidence-gathered",
        "regional-director-approval",
        "moderation",
        "notice-drafted",
        "lead-consulted",
        "equality-duty-assessed",
        "legal-clearance",
        "bodies-told",
        "notice-sent",
        "tracker-updated",
    ];
    for step in steps {
        stage.ids.insert("stepKey", step.to_owned());
        if step == "regional-director-approval" {
            stage.ask("saveEscalationStep", "*", 409).await;
            stage.ask("approveMandation", CONCERN, 201).await;
        } else {
            stage.ask("saveEscalationStep", "*", 200).await;
        }
    }
    stage.ask("escalateConcern", CONCERN, 200).await;
    for (record, withdraw, movement) in [
        ("recordInformationPowers", "withdrawInformationPowers", "moveInformationPowers"),
        ("recordInterimExecutiveBoard", "withdrawInterimExecutiveBoard", "moveInterimExecutiveBoard"),
    ] {
        stage.ask(withdraw, CONCERN, 409).await;
        stage.ask(record, CONCERN, 201).await;
        stage.ask(record, CONCERN, 409).await;
        stage.ask(withdraw, CONCERN, 200).await;
        stage.ask(record, CONCERN, 201).await;
        stage.ask(movement, CONCERN, 200).await;
        stage.ask(movement, CONCERN, 409).await;
    }
    stage.ask("reopenConcern", CONCERN, 409).await;
    stage.ask("resolveConcern", CONCERN, 200).await;
    stage.ask("resolveConcern", CONCERN, 409).await;
    stage.ask("updateConcern", CONCERN, 409).await;
    stage.ask("reopenConcern", CONCERN, 200).await;
}

async fn contacts(stage: &mut Stage<'_>) {
    let contact = stage.ask("addContact", "", 201).await.id();
    stage.ids.insert("contactId", contact);
    stage.ask("updateContact", CONTACT, 200).await;
    stage.ask("revealContact", "", 200).await;
    stage.ask("deleteContact", CONTACT, 204).await;
    let listed = stage.world.get("lead", format!("/v1/cases/{}/contacts", stage.ids["caseId"])).await;
    let head = listed.body["items"][0]["id"].as_str().unwrap().to_owned();
    stage.ids.insert("contactId", head);
    for (operation, of) in [("updateContact", CONTACT), ("deleteContact", CONTACT), ("revealContact", "")] {
        stage.ask(operation, of, 409).await;
    }
}

async fn support(stage: &mut Stage<'_>) {
    let made = stage.ask("addUniversalSupport", "", 201).await;
    stage.ids.insert("supportId", made.id());
    for (operation, version, wanted) in
        [("updateUniversalSupport", "1", 200), ("removeUniversalSupport", "2", 204)]
    {
        written(stage, operation, version, wanted).await;
    }
    let made = stage.ask("addStructuralReferral", "", 201).await;
    stage.ids.insert("referralId", made.id());
    written(stage, "updateStructuralReferral", "1", 200).await;
}

/// Asks about what cannot be read alone, only in a list: its version is known.
async fn written(stage: &mut Stage<'_>, operation: &str, version: &str, wanted: u16) {
    let asked = stage.all.iter().find(|asked| asked.id == operation).expect(operation);
    let call = stage.world.call(&asked.method, asked.path(&stage.ids)).person("lead");
    let mut call = call.header("if-match", &format!("\"{version}\""));
    if asked.body {
        call = call.json(&body_on(operation, &stage.ids));
    }
    stage.seen.note(asked, &call.send().await, wanted);
}
