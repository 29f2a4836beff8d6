use kernel::Coded;
use strum::{IntoStaticStr, VariantArray};

use super::{Review, ReviewTrack};
use crate::plan::Plan;

/// How much of what a review found is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum Recorded {
    /// Nothing.
    NotRecorded,
    /// Something.
    PartlyRecorded,
    /// All of it.
    Recorded,
}

impl Coded for Recorded {
    const NAME: &'static str = "ReviewRecorded";
    const MEANING: &'static str = "How much of what a review found is on record.";
}

impl Review {
    /// How much of what it found is on record: every objective of the plan rated and the next steps said, or, where
    /// the school is watched, the next steps alone.
    #[must_use]
    pub fn recorded(&self, plan: &Plan) -> Recorded {
        let rated = || plan.objectives.iter().all(|objective| self.ratings.contains_key(&objective.id));
        match (self.track, &self.next_steps) {
            (ReviewTrack::ReviewProgress, Some(_)) => Recorded::Recorded,
            (ReviewTrack::Matched, Some(_)) if rated() => Recorded::Recorded,
            _ if self.has_findings() => Recorded::PartlyRecorded,
            _ => Recorded::NotRecorded,
        }
    }
}

/// The place of a review among those of its track, by date, from 1.
#[must_use]
pub fn ordinal(reviews: &[Review], of: &Review) -> usize {
    let own = reviews.iter().filter(|review| review.track == of.track);
    own.filter(|review| review.review_on <= of.review_on).count()
}
