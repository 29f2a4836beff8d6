use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::{Aggregate, Fact, Line, PersonId, Private, Recorded, Version};
use serde::{Deserialize, Serialize};

use super::{
    Colour, NextSteps, NextStepsText, Rating, RatingText, Review, ReviewId, ReviewTrack, Reviewer,
    ReviewerKind, RouteAdvice,
};
use crate::CaseId;
use crate::plan::ObjectiveId;

/// What every fact about a review tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewRef {
    /// Which review.
    pub review_id: ReviewId,
    /// The case it is of.
    pub case_id: CaseId,
    /// The version this made.
    pub version: Version,
    /// The track it belongs to.
    pub track: ReviewTrack,
    /// The day of it.
    pub review_on: NaiveDate,
}

/// What else is set when a review is added or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Planned {
    /// The day of the next.
    pub next_review_on: Option<NaiveDate>,
    /// As what the reviewer reviews.
    pub reviewer_kind: ReviewerKind,
    /// The delivery officer or adviser who reviews.
    pub reviewer_person_id: Option<PersonId>,
    /// The name of whoever else reviews.
    #[serde(default)]
    pub reviewer_name: Private<Line<200>>,
}

impl Planned {
    fn reviewer(&self) -> Option<Reviewer> {
        Some(match self.reviewer_kind {
            ReviewerKind::DeliveryOfficer => Reviewer::DeliveryOfficer(self.reviewer_person_id?),
            ReviewerKind::Adviser => Reviewer::Adviser(self.reviewer_person_id?),
            ReviewerKind::Other => Reviewer::Other(self.reviewer_name.known().cloned()),
        })
    }
}

/// What can happen to a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum ReviewFact {
    /// It was added.
    #[serde(rename = "review.added")]
    Added {
        /// Which.
        #[serde(flatten)]
        of: ReviewRef,
        /// By whom, and when the next is.
        #[serde(flatten)]
        planned: Planned,
    },
    /// Its day or its reviewer changed.
    #[serde(rename = "review.changed")]
    Changed {
        /// Which.
        #[serde(flatten)]
        of: ReviewRef,
        /// By whom, and when the next is.
        #[serde(flatten)]
        planned: Planned,
    },
    /// It was removed.
    #[serde(rename = "review.removed")]
    Removed {
        /// Which.
        #[serde(flatten)]
        of: ReviewRef,
    },
    /// An objective was rated.
    #[serde(rename = "review.objectiveRated")]
    ObjectiveRated {
        /// Which review.
        #[serde(flatten)]
        of: ReviewRef,
        /// Which objective.
        objective_id: ObjectiveId,
        /// How it gets on.
        rating: Colour,
        /// How this review rated it before.
        previous_rating: Option<Colour>,
        /// What that rests on.
        #[serde(default)]
        details: Private<RatingText>,
    },
    /// A rating was taken back.
    #[serde(rename = "review.ratingRemoved")]
    RatingRemoved {
        /// Which review.
        #[serde(flatten)]
        of: ReviewRef,
        /// Which objective.
        objective_id: ObjectiveId,
    },
    /// What comes next was said.
    #[serde(rename = "review.nextStepsSaved")]
    NextStepsSaved {
        /// Which review.
        #[serde(flatten)]
        of: ReviewRef,
        /// Which way to go.
        route_advice: Option<RouteAdvice>,
        /// In words.
        #[serde(default)]
        next_steps: Private<NextStepsText>,
    },
}

impl ReviewFact {
    const fn of(&self) -> &ReviewRef {
        match self {
            Self::Added { of, .. }
            | Self::Changed { of, .. }
            | Self::Removed { of }
            | Self::ObjectiveRated { of, .. }
            | Self::RatingRemoved { of, .. }
            | Self::NextStepsSaved { of, .. } => of,
        }
    }
}

impl Fact for ReviewFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Added { .. } => "review.added",
            Self::Changed { .. } => "review.changed",
            Self::Removed { .. } => "review.removed",
            Self::ObjectiveRated { .. } => "review.objectiveRated",
            Self::RatingRemoved { .. } => "review.ratingRemoved",
            Self::NextStepsSaved { .. } => "review.nextStepsSaved",
        }
    }
}

impl Aggregate for Review {
    type Fact = ReviewFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<ReviewFact>) -> Option<Self> {
        let of = *recorded.fact.of();
        match (before, &recorded.fact) {
            (None, ReviewFact::Added { planned, .. }) => Some(Self {
                id: of.review_id,
                case_id: of.case_id,
                version: of.version,
                track: of.track,
                review_on: of.review_on,
                next_review_on: planned.next_review_on,
                reviewer: planned.reviewer()?,
                ratings: BTreeMap::new(),
                next_steps: None,
                added_at: recorded.at,
                removed: false,
            }),
            (Some(review), fact) => Self { version: of.version, ..review }.after(fact),
            (None, _) => None,
        }
    }
}

impl Review {
    fn after(mut self, fact: &ReviewFact) -> Option<Self> {
        match fact {
            ReviewFact::Added { .. } => return None,
            ReviewFact::Changed { of, planned } => {
                self.review_on = of.review_on;
                self.next_review_on = planned.next_review_on;
                self.reviewer = planned.reviewer()?;
            }
            ReviewFact::Removed { .. } => self.removed = true,
            ReviewFact::ObjectiveRated { objective_id, rating, details, .. } => {
                let details = details.known().cloned();
                let rating = Rating { version: self.version, colour: *rating, details };
                self.ratings.insert(*objective_id, rating);
            }
            ReviewFact::RatingRemoved { objective_id, .. } => {
                self.ratings.remove(objective_id);
            }
            ReviewFact::NextStepsSaved { route_advice, next_steps, .. } => {
                self.next_steps =
                    Some(NextSteps { text: next_steps.known().cloned(), route_advice: *route_advice });
            }
        }
        Some(self)
    }
}
