//! Reviews of how a school gets on: one model for those that are matched and for those that are watched.

mod fact;
mod order;
mod plan;
mod rating;
mod refusal;
mod steps;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::{Coded, Id, Line, PersonId, Timestamp, Version};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

pub use fact::{Planned, ReviewFact, ReviewRef};
pub use order::{Recorded, ordinal};
pub use plan::{PlanReview, ReviewerKind};
pub use rating::{Colour, Rating, RatingText};
pub use refusal::ReviewRefusal;
pub use steps::{NextSteps, NextStepsText, RouteAdvice};

use crate::plan::ObjectiveId;
use crate::task::{Facts, Gate, gates_before};
use crate::{CaseId, Track, Written};

/// Identifies a review.
pub type ReviewId = Id<Review>;

/// The track that a review belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ReviewTrack {
    /// Of a school that is matched: its objectives are rated.
    Matched,
    /// Of a school that is watched.
    ReviewProgress,
}

impl Coded for ReviewTrack {
    const NAME: &'static str = "ReviewTrack";
    const MEANING: &'static str = "The track that a review belongs to.";
}

impl ReviewTrack {
    /// The track that a new review of a case would belong to; none before its diagnosis.
    #[must_use]
    pub const fn of_case(track: Track) -> Option<Self> {
        match track {
            Track::Undecided => None,
            Track::Matched => Some(Self::Matched),
            Track::ReviewProgress => Some(Self::ReviewProgress),
        }
    }
}

/// Who reviews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reviewer {
    /// The delivery officer of that time.
    DeliveryOfficer(PersonId),
    /// The adviser of that time.
    Adviser(PersonId),
    /// Somebody else, by name unless that has been erased.
    Other(Option<Line<200>>),
}

/// A review, held or to be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Which review.
    pub id: ReviewId,
    /// The case it is of.
    pub case_id: CaseId,
    /// How many facts it has lived through.
    pub version: Version,
    /// The track it belongs to.
    pub track: ReviewTrack,
    /// The day of it.
    pub review_on: NaiveDate,
    /// The day of the next, if there is to be one.
    pub next_review_on: Option<NaiveDate>,
    /// Who reviews.
    pub reviewer: Reviewer,
    /// How the objectives were rated.
    pub ratings: BTreeMap<ObjectiveId, Rating>,
    /// What comes next, once said.
    pub next_steps: Option<NextSteps>,
    /// When it was added.
    pub added_at: Timestamp,
    /// Whether it was removed.
    pub removed: bool,
}

/// Why no review of the track may be written now.
fn shut(track: Option<ReviewTrack>, facts: &Facts) -> Vec<ReviewRefusal> {
    if let Err(refusal) = facts.status.accepts(Written::Work) {
        return vec![ReviewRefusal::Case(refusal)];
    }
    let own: &[Gate] = match track {
        Some(ReviewTrack::Matched) => &[Gate::AdviserRequired, Gate::ObjectivesMissing],
        Some(ReviewTrack::ReviewProgress) | None => &[Gate::AdviserRequired],
    };
    let gates = gates_before(own, facts).into_iter().map(ReviewRefusal::Gate);
    gates.chain(track.is_none().then_some(ReviewRefusal::RouteUndecided)).collect()
}

impl Review {
    /// Why this review may not be written now.
    fn shut(&self, facts: &Facts) -> Vec<ReviewRefusal> {
        if ReviewTrack::of_case(facts.track) == Some(self.track) {
            return shut(Some(self.track), facts);
        }
        let paused = facts.status.accepts(Written::Work).err().map(ReviewRefusal::Case);
        vec![paused.unwrap_or(ReviewRefusal::ReviewOfEarlierTrack)]
    }

    /// Whether anything of what it found is on record.
    #[must_use]
    pub fn has_findings(&self) -> bool {
        !self.ratings.is_empty() || self.next_steps.is_some()
    }

    /// Removes it, if nothing of what it found is on record.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn remove(&self, facts: &Facts) -> Result<ReviewFact, Vec<ReviewRefusal>> {
        let mut refusals = self.shut(facts);
        if self.has_findings() {
            refusals.push(ReviewRefusal::ReviewRecorded);
        }
        if refusals.is_empty() { Ok(ReviewFact::Removed { of: self.next() }) } else { Err(refusals) }
    }

    /// Which of the steps that people can take are possible today.
    #[must_use]
    pub fn open_steps(&self, facts: &Facts, today: NaiveDate) -> Vec<&'static str> {
        if !self.shut(facts).is_empty() {
            return Vec::new();
        }
        let (held, matched) = (self.review_on <= today, self.track == ReviewTrack::Matched);
        let steps = [
            ("updateReview", true),
            ("removeReview", !self.has_findings()),
            ("rateObjective", held && matched),
            ("saveNextSteps", held),
        ];
        steps.into_iter().filter(|(_, possible)| *possible).map(|(step, _)| step).collect()
    }

    const fn next(&self) -> ReviewRef {
        ReviewRef {
            review_id: self.id,
            case_id: self.case_id,
            version: self.version.next(),
            track: self.track,
            review_on: self.review_on,
        }
    }
}

#[cfg(test)]
mod tests;
