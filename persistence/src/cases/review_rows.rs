//! Reviews and their ratings as rows.

use std::collections::BTreeMap;

use casework::CaseId;
use casework::plan::ObjectiveId;
use casework::review::{
    Colour, NextSteps, Rating, Review, ReviewFact, ReviewId, ReviewTrack, Reviewer, ReviewerKind, RouteAdvice,
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Coded, Id, PersonId, Recorded, Version};
use uuid::Uuid;

use crate::StorageError;
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::work::Stored;

#[derive(QueryableByName)]
pub(super) struct ReviewRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    track: String,
    #[diesel(sql_type = Date)]
    review_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    next_review_on: Option<NaiveDate>,
    #[diesel(sql_type = Text)]
    reviewer_kind: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    reviewer_person_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    reviewer_name: Option<String>,
    #[diesel(sql_type = Bool)]
    has_next_steps: bool,
    #[diesel(sql_type = Nullable<Text>)]
    next_steps: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    route_advice: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    added_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    display_name: Option<String>,
}

/// The columns of a review that was not removed, from a query's `r` and the reviewer's `p`.
pub(super) const REVIEW_COLUMNS: &str = "r.id, r.case_id, r.version, r.track, r.review_on, r.next_review_on,
    r.reviewer_kind, r.reviewer_person_id, r.reviewer_name, r.has_next_steps, r.next_steps, r.route_advice,
    r.added_at, p.display_name";

impl ReviewRow {
    /// The reviewer's name, if they are registered.
    pub(super) fn name(&self) -> Option<(PersonId, String)> {
        Some((PersonId::new(self.reviewer_person_id?), self.display_name.clone()?))
    }

    fn reviewer(&self) -> Option<Reviewer> {
        let person = self.reviewer_person_id.map(PersonId::new);
        Some(match ReviewerKind::of(&self.reviewer_kind)? {
            ReviewerKind::DeliveryOfficer => Reviewer::DeliveryOfficer(person?),
            ReviewerKind::Adviser => Reviewer::Adviser(person?),
            ReviewerKind::Other => {
                Reviewer::Other(self.reviewer_name.clone().map(TryInto::try_into).transpose().ok()?)
            }
        })
    }

    fn next_steps(&self) -> Option<NextSteps> {
        let text = self.next_steps.clone().map(TryInto::try_into).transpose().ok()?;
        let advice = self.route_advice.as_deref();
        let route_advice = advice.map(|code| RouteAdvice::of(code).ok_or(())).transpose().ok()?;
        Some(NextSteps { text, route_advice })
    }

    /// The review, with its ratings taken from those of all reviews.
    pub(super) fn review(self, ratings: &mut BTreeMap<ReviewId, Ratings>) -> Result<Review, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("reviews", format!("{column} of {}", self.id));
        let next_steps =
            self.has_next_steps.then(|| self.next_steps().ok_or_else(|| wrong("next_steps"))).transpose()?;
        Ok(Review {
            id: Id::new(self.id),
            case_id: CaseId::new(self.case_id),
            version: Version::new(self.version),
            track: ReviewTrack::of(&self.track).ok_or_else(|| wrong("track"))?,
            review_on: self.review_on,
            next_review_on: self.next_review_on,
            reviewer: self.reviewer().ok_or_else(|| wrong("reviewer_kind"))?,
            ratings: ratings.remove(&Id::new(self.id)).unwrap_or_default(),
            next_steps,
            added_at: self.added_at,
            removed: false,
        })
    }
}

/// How one review rated objectives.
pub(super) type Ratings = BTreeMap<ObjectiveId, Rating>;

#[derive(QueryableByName)]
pub(super) struct RatingRow {
    #[diesel(sql_type = SqlUuid)]
    review_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    objective_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    rating: String,
    #[diesel(sql_type = Nullable<Text>)]
    details: Option<String>,
}

impl RatingRow {
    /// Puts the rating among those of its review.
    pub(super) fn among(self, ratings: &mut BTreeMap<ReviewId, Ratings>) -> Result<(), StorageError> {
        let wrong =
            |column: &str| StorageError::corrupt("review_ratings", format!("{column} of {}", self.review_id));
        let rating = Rating {
            version: Version::new(self.version),
            colour: Colour::of(&self.rating).ok_or_else(|| wrong("rating"))?,
            details: self
                .details
                .clone()
                .map(|text| text.try_into().map_err(|_| wrong("details")))
                .transpose()?,
        };
        ratings.entry(Id::new(self.review_id)).or_default().insert(Id::new(self.objective_id), rating);
        Ok(())
    }
}

impl Stored for Review {
    const KIND: &'static str = "review";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        let (kind, person, name) = match &self.reviewer {
            Reviewer::DeliveryOfficer(person) => (ReviewerKind::DeliveryOfficer, Some(person.uuid()), None),
            Reviewer::Adviser(person) => (ReviewerKind::Adviser, Some(person.uuid()), None),
            Reviewer::Other(name) => (ReviewerKind::Other, None, name.clone().map(String::from)),
        };
        let steps = self.next_steps.as_ref();
        let text = steps.and_then(|steps| steps.text.clone()).map(String::from);
        let advice = steps.and_then(|steps| steps.route_advice).map(RouteAdvice::code);
        Row::versioned("reviews", self.id, self.version)
            .fixed::<SqlUuid, _>("case_id", self.case_id.uuid())
            .fixed::<Text, _>("track", self.track.code())
            .fixed::<Timestamptz, _>("added_at", self.added_at)
            .set::<Date, _>("review_on", self.review_on)
            .set::<Nullable<Date>, _>("next_review_on", self.next_review_on)
            .set::<Text, _>("reviewer_kind", kind.code())
            .set::<Nullable<SqlUuid>, _>("reviewer_person_id", person)
            .set::<Nullable<Text>, _>("reviewer_name", name)
            .set::<Bool, _>("has_next_steps", steps.is_some())
            .set::<Nullable<Text>, _>("next_steps", text)
            .set::<Nullable<Text>, _>("route_advice", advice)
            .set::<Bool, _>("removed", self.removed)
            .write(new)
    }

    fn beside(&self, recorded: &Recorded<ReviewFact>) -> Vec<Sql> {
        match &recorded.fact {
            ReviewFact::ObjectiveRated { objective_id, previous_rating, .. } => {
                let rating = self.ratings.get(objective_id).into_iter();
                let row =
                    |rating| rating_row(self.id, *objective_id, rating).write(previous_rating.is_none());
                rating.map(row).collect()
            }
            ReviewFact::RatingRemoved { objective_id, .. } => vec![Sql::new(
                "delete from review_ratings g using head where g.review_id = $1 and g.objective_id = $2",
                [bind::<SqlUuid, _>(self.id.uuid()), bind::<SqlUuid, _>(objective_id.uuid())],
            )],
            _ => Vec::new(),
        }
    }
}

fn rating_row(review: ReviewId, objective: ObjectiveId, rating: &Rating) -> Row {
    Row::of("review_ratings")
        .key::<SqlUuid, _>("review_id", review.uuid())
        .key::<SqlUuid, _>("objective_id", objective.uuid())
        .set::<Integer, _>("version", rating.version.number())
        .set::<Text, _>("rating", rating.colour.code())
        .set::<Nullable<Text>, _>("details", rating.details.clone().map(String::from))
}
