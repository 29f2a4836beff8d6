//! Every kind of event of concerns, contacts, support and watchlists.

use casework::concern::ConcernFact;
use casework::{ContactFact, ReferralFact, RevealFact, UniversalSupportFact, WatchFact};
use serde_json::{Value, json};
use tests::{Engagement, World};

use super::Released;

/// What is told today by a fact that was stored then, if it is one of these.
pub(super) fn retold(event: &Released, private: Option<&str>) -> Option<Value> {
    Some(match event.body.subject.kind.as_str() {
        "concern" => event.read::<ConcernFact>(private),
        "contact" => event.read::<ContactFact>(private),
        "structuralReferral" => event.read::<ReferralFact>(private),
        "universalSupport" => event.read::<UniversalSupportFact>(private),
        "watch" => event.read::<WatchFact>(private),
        "access" => event.read::<RevealFact>(private),
        _ => return None,
    })
}

/// A folded state in a few words; nothing where there is nothing.
pub(super) fn told(folded: &Engagement) -> String {
    if *folded == Engagement::default() {
        return String::new();
    }
    let concerns = folded.concerns.values().map(|concern| {
        let tools = (concern.powers_in_force().is_some(), concern.board_in_force().is_some());
        format!("{:?} {} unmet {tools:?}", concern.state(), concern.unmet().len())
    });
    let concerns: Vec<_> = concerns.collect();
    let referrals: Vec<_> = folded.referrals.values().map(|referral| referral.state).collect();
    format!(
        "\n{concerns:?} {referrals:?}, {} contacts, watched by {}",
        folded.contacts.len(),
        folded.watching.len()
    )
}

async fn steps(world: &World, concern: &str, steps: &[&str]) {
    for step in steps {
        let path = format!("{concern}/escalation/steps/{step}");
        let body = json!({
            "done": true, "doneOn": "2026-02-10", "doneByPersonId": null, "documentId": null, "note": "By letter",
        });
        world.change("lead", "PUT", path, "*", &body).await.expect(200);
    }
}

/// Makes every kind of event that there is of these.
pub(super) async fn everything(world: &World) {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi", "assessedOn": "2026-01-10",
        "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    let path = format!("/v1/cases/{case}");
    concerns(world, &path).await;

    let contacts = format!("{path}/contacts");
    let body = json!({
        "name": "Pat Sample", "organisationKind": "governanceBody", "role": "other", "otherRole": "Bursar",
        "email": "pat@example.org", "phone": "01632 960 001", "jobTitle": "Bursar",
    });
    let contact = world.post("lead", &contacts, &body).await.expect(201).id();
    let contact = format!("{contacts}/{contact}");
    world.change("lead", "PUT", &contact, "\"1\"", &body).await.expect(200);
    let why = json!({"purpose": "sendLetter", "note": "The notice"});
    world.call("POST", format!("{contact}/reveal")).person("lead").json(&why).send().await.expect(200);
    world.call("DELETE", &contact).person("lead").header("if-match", "\"2\"").send().await.expect(204);

    let referrals = format!("{path}/structural-referrals");
    let body = json!({
        "tool": "prepareConversionsAndTransfers", "kind": "academyOrder", "referredOn": "2026-03-01",
        "externalReference": "A2B-1234", "note": "At last",
    });
    let referral = world.post("lead", &referrals, &body).await.expect(201).id();
    let body = json!({"externalReference": "A2B-1235", "state": "accepted", "stateOn": "2026-03-02", "note": "Taken on"});
    world.change("lead", "PUT", format!("{referrals}/{referral}"), "\"1\"", &body).await.expect(200);

    let support = format!("/v1/schools/{urn}/universal-support");
    let body = json!({"offerCode": "mathsHub", "startedOn": "2026-01-01", "note": "Two days"});
    let one = world.post("lead", &support, &body).await.expect(201).id();
    let one = format!("{support}/{one}");
    world.change("lead", "PUT", &one, "\"1\"", &body).await.expect(200);
    world.call("DELETE", &one).person("lead").header("if-match", "\"2\"").send().await.expect(204);

    let watched = format!("/v1/me/watchlist/{case}");
    world.call("PUT", &watched).person("lead").send().await.expect(200);
    world.call("DELETE", &watched).person("lead").send().await.expect(204);
}

async fn concerns(world: &World, path: &str) {
    let concerns = format!("{path}/concerns");
    let body = json!({"summary": "No answer", "details": "For weeks", "raisedOn": "2026-02-01"});
    let other = world.post("lead", &concerns, &body).await.expect(201).id();
    let concern = world.post("lead", &concerns, &body).await.expect(201).id();
    let concern = format!("{concerns}/{concern}");
    let tag = async || world.get("lead", &concern).await.etag();
    world.change("lead", "PUT", &concern, &tag().await, &body).await.expect(200);
    let before =
        ["relationships-tried", "mediation-tried", "information-powers-considered", "evidence-gathered"];
    steps(world, &concern, &before).await;
    let decision =
        json!({"reasons": "Nothing else helped", "decidedOn": "2026-02-10", "channel": "inSystem"});
    let mandate = json!({"outcome": "approve", "primaryReason": "rejectedDecisions", "decision": decision});
    let decide = async |step: &str, body: &Value| {
        let path = format!("{concern}/{step}");
        world.change("director", "POST", path, &tag().await, body).await.expect(201)
    };
    decide("approve-mandation", &mandate).await;
    let after = [
        "moderation",
        "notice-drafted",
        "lead-consulted",
        "equality-duty-assessed",
        "legal-clearance",
        "bodies-told",
        "notice-sent",
        "tracker-updated",
    ];
    steps(world, &concern, &after).await;
    let step = async |step: &str, body: &Value| {
        let path = format!("{concern}/{step}");
        world.change("lead", "POST", path, &tag().await, body).await.expect(200)
    };
    let document = world.document(concern.split("/concerns").next().unwrap()).await;
    let notice = json!({"noticeKind": "neia", "details": "The notice", "issuedOn": "2026-02-11", "documentId": document});
    step("escalate", &notice).await;
    let powers = json!({"schoolToldOn": "2026-02-10", "details": "Accounts", "decision": decision});
    let board = json!({
        "createdOn": "2026-02-12", "details": "Three members", "consulted": ["localAuthority", "governors"],
        "decision": decision,
    });
    let withdrawn = json!({"withdrawnOn": "2026-02-13", "reason": "Over"});
    let moved = json!({"toConcernId": other, "reason": "Belongs there"});
    for (tool, body) in [("information-powers", &powers), ("interim-executive-board", &board)] {
        decide(tool, body).await;
        step(&format!("{tool}/withdraw"), &withdrawn).await;
        decide(tool, body).await;
        step(&format!("{tool}/move"), &moved).await;
    }
    step("resolve", &json!({"resolvedOn": "2026-02-14", "details": "They answered"})).await;
    step("reopen", &json!({"reason": "They stopped"})).await;
}
