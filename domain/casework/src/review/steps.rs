use authority::DecisionKind;
use chrono::NaiveDate;
use kernel::{Coded, Line, Private, Prose};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::{Review, ReviewFact, ReviewRefusal, ReviewTrack};
use crate::task::Facts;
use crate::{MakeRecommendation, RecommendationId, Route};

/// What comes next, in words.
pub type NextStepsText = Prose<4000>;

/// Which way a school that is watched should go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum RouteAdvice {
    /// On as before.
    ContinueReviewProgress,
    /// To a supporting organisation.
    Match,
}

impl Coded for RouteAdvice {
    const NAME: &'static str = "RouteAdvice";
    const MEANING: &'static str = "Which way a school that is watched should go.";
}

/// What comes after a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextSteps {
    /// In words; always said on the matched track, unless it has been erased.
    pub text: Option<NextStepsText>,
    /// Which way to go; always said on the review track, and only there.
    pub route_advice: Option<RouteAdvice>,
}

impl Review {
    /// Says what comes next. Advice to match is advice: the track stays until somebody decides.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn save_next_steps(
        &self,
        steps: NextSteps,
        facts: &Facts,
        today: NaiveDate,
    ) -> Result<ReviewFact, Vec<ReviewRefusal>> {
        let mut refusals = Vec::new();
        match (self.track, &steps) {
            (ReviewTrack::Matched, NextSteps { text, route_advice }) => {
                if text.is_none() {
                    refusals.push(ReviewRefusal::Required("/nextSteps"));
                }
                if route_advice.is_some() {
                    refusals.push(ReviewRefusal::MustBeNull("/routeAdvice"));
                }
            }
            (ReviewTrack::ReviewProgress, NextSteps { route_advice: None, .. }) => {
                refusals.push(ReviewRefusal::Required("/routeAdvice"));
            }
            (ReviewTrack::ReviewProgress, _) => {}
        }
        refusals.extend(self.shut(facts));
        if self.review_on > today {
            refusals.push(ReviewRefusal::ReviewNotHeld);
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(ReviewFact::NextStepsSaved {
            of: self.next(),
            route_advice: steps.route_advice,
            next_steps: steps.text.map_or(Private::Redacted, Private::Known),
        })
    }

    /// What advice to match recommends to whoever decides on the route; nothing if it was given before.
    #[must_use]
    pub fn recommends(
        &self,
        id: RecommendationId,
        steps: &NextSteps,
        today: NaiveDate,
    ) -> Option<MakeRecommendation> {
        let said = |steps: &NextSteps| steps.route_advice == Some(RouteAdvice::Match);
        if !said(steps) || self.next_steps.as_ref().is_some_and(said) {
            return None;
        }
        let standing = || Prose::try_from("A progress review advises it.".to_owned()).ok();
        Some(MakeRecommendation {
            id,
            decision_kind: DecisionKind::RouteChange,
            option: Line::try_from(Route::Matched.code().to_owned()).ok()?,
            reasons: steps.text.clone().or_else(standing)?,
            recommended_on: today,
            documents: Vec::new(),
        })
    }
}
