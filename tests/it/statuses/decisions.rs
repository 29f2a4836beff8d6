//! What happens to decisions and delegations, and what stands in its way the second time.

use serde_json::{Value, json};
use tests::World;

use super::{Asked, Seen, send};

const DIRECTOR: &str = "00000000-0000-7000-8000-000000001007";

/// A case of a new school, and the decision that it was opened on.
pub(super) async fn opened(world: &World) -> (String, String) {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    let decisions = world.get("lead", format!("/v1/cases/{case}/decisions")).await.expect(200);
    (case, decisions.body["items"][0]["id"].as_str().unwrap().to_owned())
}

/// A body that one of these operations takes.
pub(super) fn body(operation: &str) -> Option<Value> {
    let today = calendar::london_date(chrono::Utc::now());
    let decision = json!({"reasons": "A new inspection", "decidedOn": today, "channel": "inSystem"});
    Some(match operation {
        "correctDecision" => {
            json!({"reasons": "The inspection of January", "correctionReason": "Another month"})
        }
        "supersedeDecision" => {
            json!({"outcome": "notEligible", "newFacts": "A later inspection", "decision": decision})
        }
        "overturnDecision" => {
            json!({"outcome": "eligible", "overturnReason": "The wrong inspection", "decision": decision})
        }
        "createDelegation" => json!({
            "personId": DIRECTOR, "decisionKind": "eligibility", "level": "higher", "from": "2026-01-01",
            "authority": "A letter",
        }),
        "endDelegation" => json!({"endsOn": "2026-04-01", "reason": "Left the team"}),
        _ => return None,
    })
}

/// What the operations do when all is well, and what stands in their way the second time.
pub(super) async fn effects(world: &World, seen: &mut Seen, all: &[Asked]) {
    let find = |id: &str| all.iter().find(|asked| asked.id == id).unwrap();
    let create = find("createDelegation");
    let made = send(world, create, &create.template, None, "given").await;
    seen.note(create, &made, 201);
    seen.note(create, &send(world, create, &create.template, None, "given-again").await, 409);
    let (_, mut decision) = opened(world).await;
    for id in ["correctDecision", "supersedeDecision", "overturnDecision"] {
        let asked = find(id);
        let path = asked.template.replace("{decisionId}", &decision);
        let of = format!("/v1/decisions/{decision}");
        let etag = world.get("lead", &of).await.etag();
        let new = send(world, asked, &path, Some(&etag), &format!("{id}-first")).await;
        seen.note(asked, &new, 201);
        let etag = world.get("lead", &of).await.etag();
        let late = send(world, asked, &path, Some(&etag), &format!("{id}-second")).await;
        seen.note(asked, &late, 409);
        decision = new.id();
    }
    let (end, of) = (find("endDelegation"), format!("/v1/delegations/{}", made.id()));
    for (key, status) in [("ended", 200), ("ended-again", 409)] {
        let etag = world.get("admin", &of).await.etag();
        let path = end.template.replace("{delegationId}", &made.id());
        seen.note(end, &send(world, end, &path, Some(&etag), key).await, status);
    }
}
