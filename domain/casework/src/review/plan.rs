use chrono::NaiveDate;
use kernel::{Coded, Line, Private, Version};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::{Planned, Review, ReviewFact, ReviewId, ReviewRef, ReviewRefusal, ReviewTrack, shut};
use crate::Case;
use crate::task::{Facts, Gate};

/// As what the reviewer reviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ReviewerKind {
    /// The case's delivery officer.
    DeliveryOfficer,
    /// The case's adviser.
    Adviser,
    /// Somebody else.
    Other,
}

impl Coded for ReviewerKind {
    const NAME: &'static str = "ReviewerKind";
    const MEANING: &'static str = "As what the reviewer reviews.";
}

/// When a review is held, and by whom.
#[derive(Clone, Debug)]
pub struct PlanReview {
    /// The day of it.
    pub review_on: NaiveDate,
    /// The day of the next, if there is to be one.
    pub next_review_on: Option<NaiveDate>,
    /// As what the reviewer reviews.
    pub reviewer: ReviewerKind,
    /// Their name, if they are neither the delivery officer nor the adviser.
    pub reviewer_name: Option<Line<200>>,
}

impl PlanReview {
    /// Adds a review to those there are; it is the latest.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn add(
        self,
        id: ReviewId,
        case: &Case,
        reviews: &[Review],
        facts: &Facts,
    ) -> Result<ReviewFact, Vec<ReviewRefusal>> {
        let track = ReviewTrack::of_case(facts.track);
        let mut refusals = self.refusals(case);
        if reviews.iter().any(|before| before.review_on >= self.review_on) {
            refusals.push(ReviewRefusal::DateBefore("/reviewOn"));
        }
        refusals.extend(shut(track, facts));
        self.unless(refusals, case, |review_on| {
            let track = track?;
            Some(ReviewRef { review_id: id, case_id: case.id, version: Version::FIRST, track, review_on })
        })
        .map(|(of, planned)| ReviewFact::Added { of, planned })
    }

    /// Changes a review; it stays between the one before it and the one after.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn change(
        self,
        review: &Review,
        case: &Case,
        reviews: &[Review],
        facts: &Facts,
        today: NaiveDate,
    ) -> Result<ReviewFact, Vec<ReviewRefusal>> {
        let mut refusals = self.refusals(case);
        let others = || reviews.iter().filter(|other| other.id != review.id);
        let mut before = others().filter(|other| other.review_on < review.review_on);
        if before.any(|other| other.review_on >= self.review_on) {
            refusals.push(ReviewRefusal::DateBefore("/reviewOn"));
        }
        let mut after = others().filter(|other| other.review_on > review.review_on);
        if after.any(|other| other.review_on <= self.review_on) {
            refusals.push(ReviewRefusal::DateAfter("/reviewOn"));
        }
        refusals.extend(review.shut(facts));
        if review.has_findings() && self.review_on > today {
            refusals.push(ReviewRefusal::ReviewNotHeld);
        }
        self.unless(refusals, case, |review_on| Some(ReviewRef { review_on, ..review.next() }))
            .map(|(of, planned)| ReviewFact::Changed { of, planned })
    }

    /// What is wrong with it on its own.
    fn refusals(&self, case: &Case) -> Vec<ReviewRefusal> {
        let other = self.reviewer == ReviewerKind::Other;
        let officer = self.reviewer == ReviewerKind::DeliveryOfficer;
        let rules = [
            (
                self.next_review_on.is_some_and(|next| next <= self.review_on),
                ReviewRefusal::DateBefore("/nextReviewOn"),
            ),
            (other && self.reviewer_name.is_none(), ReviewRefusal::Required("/reviewerName")),
            (!other && self.reviewer_name.is_some(), ReviewRefusal::MustBeNull("/reviewerName")),
            (officer && case.delivery_officer.is_none(), ReviewRefusal::Gate(Gate::DeliveryOfficerRequired)),
        ];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect()
    }

    /// What the fact tells, unless there are reasons against it.
    fn unless(
        self,
        refusals: Vec<ReviewRefusal>,
        case: &Case,
        of: impl FnOnce(NaiveDate) -> Option<ReviewRef>,
    ) -> Result<(ReviewRef, Planned), Vec<ReviewRefusal>> {
        let of = of(self.review_on).filter(|_| refusals.is_empty()).ok_or(refusals)?;
        let reviewer_person_id = match self.reviewer {
            ReviewerKind::DeliveryOfficer => case.delivery_officer.map(|officer| officer.person),
            ReviewerKind::Adviser => case.adviser.map(|adviser| adviser.person),
            ReviewerKind::Other => None,
        };
        let planned = Planned {
            next_review_on: self.next_review_on,
            reviewer_kind: self.reviewer,
            reviewer_person_id,
            reviewer_name: self.reviewer_name.map_or(Private::Redacted, Private::Known),
        };
        Ok((of, planned))
    }
}
