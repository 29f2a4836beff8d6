//! A valid request for every operation on plans and reviews.

use serde_json::{Value, json};
use tests::World;
use uuid::Uuid;

use crate::planned;

const OPERATIONS: [&str; 25] = [
    "getPlan",
    "listPlanVersions",
    "addPlanVersion",
    "getPlanVersion",
    "getPlanVersionReview",
    "savePlanVersionReview",
    "recordPlanClearance",
    "submitPlanVersion",
    "recordPlanDecision",
    "listObjectives",
    "addObjective",
    "getObjective",
    "updateObjective",
    "removeObjective",
    "completeObjectives",
    "reopenObjectives",
    "listReviews",
    "addReview",
    "getReview",
    "updateReview",
    "removeReview",
    "listRatings",
    "rateObjective",
    "removeRating",
    "saveNextSteps",
];

/// The id of what hangs on a case, known by the case's own.
fn derived(case: &str, part: &str) -> String {
    let case: Uuid = case.parse().unwrap_or_default();
    Uuid::new_v5(&case, part.as_bytes()).to_string()
}

/// Brings the case as far as the operation needs it: what stands for each part of its path.
pub(super) async fn arrange(world: &World, case: &str, operation: &str) -> Vec<(&'static str, String)> {
    if !OPERATIONS.contains(&operation) {
        return Vec::new();
    }
    let ids = ["version", "objective", "review"].map(|part| derived(case, part));
    let [version, objective, review] = &ids;
    let stage = match operation {
        "submitPlanVersion" => "cleared",
        "recordPlanDecision" => "submitted",
        _ => "received",
    };
    planned::worked(world, case, "matched", 22).await;
    planned::document(world, case, &derived(case, "document")).await;
    planned::version(world, case, version, stage).await;
    planned::objective(world, case, objective, operation == "reopenObjectives").await;
    planned::review(world, case, review).await;
    if operation == "removeRating" {
        planned::rating(world, review, objective).await;
    }
    ["{planVersionId}", "{objectiveId}", "{reviewId}"].into_iter().zip(ids).collect()
}

/// The tag of what was made for the request.
pub(super) fn etag(operation: &str) -> Option<&'static str> {
    match operation {
        "savePlanVersionReview" | "rateObjective" => Some("*"),
        "removeRating" => Some("\"2\""),
        "recordPlanClearance"
        | "submitPlanVersion"
        | "recordPlanDecision"
        | "updateObjective"
        | "removeObjective"
        | "completeObjectives"
        | "reopenObjectives"
        | "updateReview"
        | "removeReview"
        | "saveNextSteps" => Some("\"1\""),
        _ => None,
    }
}

/// What is sent.
pub(super) fn body(operation: &str, case: &str) -> Option<Value> {
    let version = derived(case, "version");
    let decision = json!({"reasons": "In order.", "decidedOn": "2026-02-01", "channel": "inSystem"});
    Some(match operation {
        "addPlanVersion" => json!({"receivedOn": "2026-02-01", "documentId": derived(case, "document")}),
        "savePlanVersionReview" => {
            json!({"reviewed": true, "bandConfirmed": true, "finalBandCode": "upTo80000"})
        }
        "recordPlanClearance" => {
            json!({"planVersionId": version, "outcome": "cleared", "finalBandCode": "top", "decision": decision})
        }
        "submitPlanVersion" => json!({"submittedOn": "2026-02-01"}),
        "recordPlanDecision" => json!({"planVersionId": version, "outcome": "approve", "decision": decision}),
        "addObjective" => json!({"area": "attendance", "details": "Everybody is there."}),
        "updateObjective" => json!({"details": "Everybody reads well."}),
        "completeObjectives" => json!({"completedOn": "2026-02-01"}),
        "reopenObjectives" => json!({"reason": "One is missing"}),
        "addReview" => json!({"reviewOn": "2026-03-01", "reviewerKind": "adviser"}),
        "updateReview" => json!({
            "reviewOn": "2026-02-02", "reviewerKind": "other", "reviewerName": "Pat Sample", "nextReviewOn": null,
        }),
        "rateObjective" => json!({"rating": "green", "details": "All do."}),
        "saveNextSteps" => json!({"nextSteps": "Go on.", "routeAdvice": null}),
        _ => return None,
    })
}
