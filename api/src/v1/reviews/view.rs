use casework::CaseId;
use casework::plan::ObjectiveId;
use casework::review::{Rating, Review, ReviewId, Reviewer, ReviewerKind, ordinal};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::PersonId;
use persistence::{PersonName, PlanSeen, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{Code, EtagMember, Problem, with_tag};
use crate::v1::cases::view::case_path;
use crate::v1::codes;
use crate::v1::plan::allowed;
use crate::v1::shared::PersonRefView;

/// A review, held or to be held.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Review)]
pub(crate) struct ReviewView {
    /// Its id.
    id: Uuid,
    /// The track it belongs to.
    track: codes::ReviewTrack,
    /// Its place among the reviews of its track, by date, from 1.
    #[schema(minimum = 1, maximum = 1000)]
    ordinal: usize,
    /// The day of it.
    review_on: NaiveDate,
    /// The day of the next, if there is to be one.
    next_review_on: Option<NaiveDate>,
    /// As what the reviewer reviews.
    reviewer_kind: codes::ReviewerKind,
    /// The delivery officer or adviser who reviews; null if it is somebody else.
    reviewer: Option<PersonRefView>,
    /// The name of whoever else reviews.
    #[schema(max_length = 200, example = "Sam Sample")]
    reviewer_name: Option<String>,
    /// How much of what it found is on record.
    recorded: codes::ReviewRecorded,
    /// How it rated objectives.
    #[schema(max_items = 1000)]
    ratings: Vec<RatingView>,
    /// What comes next, in words.
    #[schema(max_length = 4000)]
    next_steps: Option<String>,
    /// Which way the school should go, where it is watched.
    route_advice: Option<codes::RouteAdvice>,
    /// When it was added.
    added_at: DateTime<Utc>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// How a review found an objective to get on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Rating)]
pub(crate) struct RatingView {
    /// The objective.
    objective_id: Uuid,
    /// How it gets on.
    rating: codes::ObjectiveRating,
    /// What that rests on; null once that has been erased.
    #[schema(max_length = 4000)]
    details: Option<String>,
    /// The tag to send in If-Match; empty inside a review.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl RatingView {
    pub(super) fn new(objective: ObjectiveId, rating: &Rating) -> Self {
        Self {
            objective_id: objective.uuid(),
            rating: rating.colour.into(),
            details: rating.details.clone().map(String::from),
            etag: EtagMember::default(),
        }
    }

    /// The tag of a rating.
    pub(super) fn etag(objective: ObjectiveId, rating: &Rating) -> Result<String, Problem> {
        with_tag(rating.version, &Self::new(objective, rating)).map(|(_, etag)| etag)
    }
}

impl ReviewView {
    /// A review as `viewer` sees it.
    pub(super) fn new(viewer: &Viewer, seen: &PlanSeen, review: &Review, today: NaiveDate) -> Self {
        let (kind, person, name) = match &review.reviewer {
            Reviewer::DeliveryOfficer(person) => (ReviewerKind::DeliveryOfficer, Some(*person), None),
            Reviewer::Adviser(person) => (ReviewerKind::Adviser, Some(*person), None),
            Reviewer::Other(name) => (ReviewerKind::Other, None, name.clone().map(String::from)),
        };
        let steps = review.next_steps.as_ref();
        Self {
            id: review.id.uuid(),
            track: review.track.into(),
            ordinal: ordinal(&seen.reviews, review),
            review_on: review.review_on,
            next_review_on: review.next_review_on,
            reviewer_kind: kind.into(),
            reviewer: person.map(|id| PersonRefView::new(&named(seen, id), false)),
            reviewer_name: name,
            recorded: review.recorded(&seen.plan).into(),
            ratings: review.ratings.iter().map(|(id, rating)| RatingView::new(*id, rating)).collect(),
            next_steps: steps.and_then(|steps| steps.text.clone()).map(String::from),
            route_advice: steps.and_then(|steps| steps.route_advice).map(Code),
            added_at: review.added_at,
            available_actions: allowed(viewer, seen, review.open_steps(&seen.seen.facts(), today)),
            etag: EtagMember::default(),
        }
    }

    /// The tag of a review as `viewer` sees it.
    pub(super) fn etag(
        viewer: &Viewer,
        seen: &PlanSeen,
        review: &Review,
        today: NaiveDate,
    ) -> Result<String, Problem> {
        with_tag(review.version, &Self::new(viewer, seen, review, today)).map(|(_, etag)| etag)
    }
}

/// Whoever reviews, with the name to show.
fn named(seen: &PlanSeen, id: PersonId) -> PersonName {
    let read = &seen.seen.read;
    let current = [&read.delivery_officer, &read.adviser];
    let current = current.into_iter().flatten().find(|person| person.id == id).map(|person| &person.name);
    let name = seen.names.get(&id).or(current).cloned().unwrap_or_default();
    PersonName { id, name }
}

/// The path of a review.
pub(super) fn review_path(case: CaseId, review: ReviewId) -> String {
    format!("{}/reviews/{review}", case_path(case))
}
