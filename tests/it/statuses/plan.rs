//! The operations on plans and reviews.

use serde_json::{Value, json};
use tests::{Answer, World};
use uuid::Uuid;

use super::{Asked, Seen};
use crate::planned;

/// The version of the plan of the case that is there from the start.
const VERSION: &str = "00000000-0000-7000-8000-0000000aa001";

/// A plan and a review on a case: the ids of a version, an objective and the review.
pub(super) async fn existing(world: &World, case: &str) -> [String; 3] {
    let [objective, review] = [Uuid::now_v7(), Uuid::now_v7()].map(|id| id.to_string());
    planned::worked(world, case, "matched", 22).await;
    planned::version(world, case, VERSION, "received").await;
    planned::objective(world, case, &objective, false).await;
    planned::review(world, case, &review).await;
    planned::rating(world, &review, &objective).await;
    [VERSION.to_owned(), objective, review]
}

/// A body that the operation takes.
pub(super) fn body(operation: &str) -> Option<Value> {
    body_of(operation, VERSION)
}

fn body_of(operation: &str, version: &str) -> Option<Value> {
    let decision = json!({"reasons": "In order.", "decidedOn": "2026-02-05", "channel": "inSystem"});
    Some(match operation {
        "addPlanVersion" => json!({"receivedOn": "2026-02-01", "documentId": super::documents::OTHER}),
        "savePlanVersionReview" => {
            json!({"reviewed": true, "bandConfirmed": true, "finalBandCode": "upTo80000"})
        }
        "recordPlanClearance" => {
            json!({"planVersionId": version, "outcome": "cleared", "finalBandCode": "top", "decision": decision})
        }
        "submitPlanVersion" => json!({"submittedOn": "2026-02-05"}),
        "recordPlanDecision" => json!({"planVersionId": version, "outcome": "approve", "decision": decision}),
        "addObjective" => json!({"area": "qualityOfEducation", "details": "Everybody reads."}),
        "updateObjective" => json!({"details": "Everybody reads well."}),
        "completeObjectives" => json!({"completedOn": "2026-02-06"}),
        "reopenObjectives" => json!({"reason": "One is missing"}),
        "addReview" => json!({"reviewOn": "2026-03-01", "reviewerKind": "adviser"}),
        "updateReview" => json!({
            "reviewOn": "2026-03-02", "reviewerKind": "adviser", "reviewerName": null, "nextReviewOn": "2026-06-01",
        }),
        "rateObjective" => json!({"rating": "green", "details": "All do."}),
        "saveNextSteps" => json!({"nextSteps": "Go on.", "routeAdvice": null}),
        _ => return None,
    })
}

/// One case, as far as its plan.
struct Story<'w> {
    world: &'w World,
    all: &'w [Asked],
    ids: [(&'static str, String); 4],
}

impl Story<'_> {
    /// Sends what the operation takes, by whom, of which tag.
    async fn send(&self, seen: &mut Seen, id: &str, person: &str, etag: &str, wanted: u16) -> Answer {
        let asked = self.all.iter().find(|asked| asked.id == id).unwrap();
        let path = asked.path(&self.ids.iter().cloned().collect());
        let mut body = body_of(id, &self.ids[1].1).unwrap_or_else(|| json!({}));
        if id == "addPlanVersion" {
            body["documentId"] = json!(self.world.document(&format!("/v1/cases/{}", self.ids[0].1)).await);
        }
        let answer = self.world.change(person, &asked.method, path, etag, &body).await;
        seen.note(asked, &answer, wanted);
        answer
    }

    fn know(&mut self, at: usize, answer: &Answer) {
        self.ids[at].1 = answer.id();
    }
}

/// What the operations do, and what a case that is paused or not so far has against it.
pub(super) async fn effects(world: &World, seen: &mut Seen, all: &[Asked]) {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    planned::worked(world, &case, "matched", 18).await;
    let nothing = || Uuid::now_v7().to_string();
    let ids = [
        ("caseId", case.clone()),
        ("planVersionId", nothing()),
        ("objectiveId", nothing()),
        ("reviewId", nothing()),
    ];
    let mut story = Story { world, all, ids };
    let version = story.send(seen, "addPlanVersion", "lead", "*", 201).await;
    story.know(1, &version);
    story.send(seen, "savePlanVersionReview", "lead", "*", 200).await;
    story.send(seen, "recordPlanClearance", "grant-approver", "\"1\"", 201).await;
    story.send(seen, "submitPlanVersion", "lead", "\"3\"", 200).await;
    story.send(seen, "recordPlanDecision", "director", "\"1\"", 201).await;
    let objective = story.send(seen, "addObjective", "lead", "*", 201).await;
    story.know(2, &objective);
    story.send(seen, "updateObjective", "lead", "\"1\"", 200).await;
    story.send(seen, "removeObjective", "lead", "\"2\"", 204).await;
    let objective = story.send(seen, "addObjective", "lead", "*", 201).await;
    story.know(2, &objective);
    story.send(seen, "completeObjectives", "lead", "\"4\"", 200).await;
    story.send(seen, "reopenObjectives", "lead", "\"5\"", 200).await;
    story.send(seen, "completeObjectives", "lead", "\"6\"", 200).await;
    let review = story.send(seen, "addReview", "lead", "*", 201).await;
    story.know(3, &review);
    story.send(seen, "removeReview", "lead", "\"1\"", 204).await;
    let review = story.send(seen, "addReview", "lead", "*", 201).await;
    story.know(3, &review);
    story.send(seen, "updateReview", "lead", "\"1\"", 200).await;
    story.send(seen, "rateObjective", "lead", "*", 200).await;
    story.send(seen, "removeRating", "lead", "\"3\"", 204).await;
    story.send(seen, "rateObjective", "lead", "*", 200).await;
    story.send(seen, "saveNextSteps", "lead", "\"5\"", 200).await;

    let paused = json!({"pausedOn": "2026-02-10", "reviewBy": "2049-01-01", "reason": "The school moves"});
    world.change("lead", "POST", format!("/v1/cases/{case}/pause"), "\"1\"", &paused).await.expect(200);
    for (id, person, etag) in [
        ("addPlanVersion", "lead", "*"),
        ("savePlanVersionReview", "lead", "\"1\""),
        ("recordPlanClearance", "grant-approver", "\"2\""),
        ("submitPlanVersion", "lead", "\"5\""),
        ("recordPlanDecision", "director", "\"2\""),
        ("addObjective", "lead", "*"),
        ("updateObjective", "lead", "\"1\""),
        ("removeObjective", "lead", "\"1\""),
        ("completeObjectives", "lead", "\"7\""),
        ("reopenObjectives", "lead", "\"7\""),
        ("addReview", "lead", "*"),
        ("updateReview", "lead", "\"6\""),
        ("removeReview", "lead", "\"6\""),
        ("rateObjective", "lead", "\"5\""),
        ("removeRating", "lead", "\"5\""),
        ("saveNextSteps", "lead", "\"6\""),
    ] {
        if id == "addReview" {
            // One after the other: the day of a new review is told before the case's status.
            world.database.execute(&format!("update reviews set review_on = '2026-02-01', next_review_on = null where case_id = '{case}'")).await;
        }
        story.send(seen, id, person, etag, 409).await;
    }
}
