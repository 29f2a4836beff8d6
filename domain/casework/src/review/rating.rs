use chrono::NaiveDate;
use kernel::{Coded, Private, Prose, Version};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::{Review, ReviewFact, ReviewRefusal, ReviewTrack};
use crate::plan::ObjectiveId;
use crate::task::Facts;

/// What a rating rests on.
pub type RatingText = Prose<4000>;

/// How an objective gets on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Colour {
    /// Not well.
    Red,
    /// Partly.
    Amber,
    /// Well.
    Green,
}

impl Coded for Colour {
    const NAME: &'static str = "ObjectiveRating";
    const MEANING: &'static str = "How an objective gets on.";
}

/// How a review found an objective to get on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// The review's version when it was given: no rating that comes in its place has the same.
    pub version: Version,
    /// How it gets on.
    pub colour: Colour,
    /// What that rests on, unless it has been erased.
    pub details: Option<RatingText>,
}

impl Review {
    /// Rates an objective, anew or again.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn rate(
        &self,
        objective: ObjectiveId,
        (rating, details): (Colour, RatingText),
        facts: &Facts,
        today: NaiveDate,
    ) -> Result<ReviewFact, Vec<ReviewRefusal>> {
        let mut refusals = self.shut(facts);
        if self.track != ReviewTrack::Matched {
            refusals.push(ReviewRefusal::NotOnThisTrack);
        }
        if self.review_on > today {
            refusals.push(ReviewRefusal::ReviewNotHeld);
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(ReviewFact::ObjectiveRated {
            of: self.next(),
            objective_id: objective,
            rating,
            previous_rating: self.ratings.get(&objective).map(|before| before.colour),
            details: Private::Known(details),
        })
    }

    /// Takes a rating back.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn unrate(&self, objective: ObjectiveId, facts: &Facts) -> Result<ReviewFact, Vec<ReviewRefusal>> {
        let refusals = self.shut(facts);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(ReviewFact::RatingRemoved { of: self.next(), objective_id: objective })
    }
}
