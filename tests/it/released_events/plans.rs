//! What released events tell of plans and reviews.

use tests::Folded;

/// What the history of a case makes of its plan and its reviews, if it has any.
pub(super) fn told(folded: &Folded) -> String {
    let Some(plan) = &folded.plan else { return String::new() };
    let mut versions: Vec<_> = folded.plan_versions.values().collect();
    versions.sort_by_key(|version| version.number);
    let states: Vec<_> = versions.iter().map(|version| version.state.kind()).collect();
    let reviews: Vec<_> =
        folded.reviews.values().map(|review| (review.review_on, review.recorded(plan))).collect();
    let areas: Vec<_> = plan.objectives.iter().map(|objective| objective.area).collect();
    format!("\n{states:?} {areas:?} {:?} {reviews:?}", plan.completed_on)
}
