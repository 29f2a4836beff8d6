use chrono::NaiveDate;
use kernel::Coded;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::{Answers, Around, TaskKey, TaskRefusal, broken};

/// What a school may expect at most, before there is a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum IndicativeBand {
    /// Nothing: its trust's reserves are larger.
    ReservesExceed,
    /// Up to £40,000.
    UpTo40000,
    /// Up to £80,000.
    UpTo80000,
    /// As much as there can be, which depends on the cohort.
    Top,
}

impl Coded for IndicativeBand {
    const NAME: &'static str = "IndicativeFundingBand";
    const MEANING: &'static str = "What a school may expect at most, before there is a plan.";
}

/// Task 18: the indicative band has been shared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ShareIndicativeBand {
    /// Whether the band has been calculated.
    pub band_calculated: bool,
    /// The band.
    pub band_code: Option<IndicativeBand>,
    /// Whether it has been shared.
    pub shared: bool,
    /// The day it was.
    pub shared_on: Option<NaiveDate>,
}

impl Answers for ShareIndicativeBand {
    const TASK: TaskKey = TaskKey::ShareIndicativeBand;

    fn refusals(&self, around: &Around<'_>) -> Vec<TaskRefusal> {
        use TaskRefusal as R;
        broken([
            (self.band_calculated && self.band_code.is_none(), R::Required("/bandCode")),
            (self.shared && self.shared_on.is_none(), R::Required("/sharedOn")),
            (around.in_future(self.shared_on), R::DateInFuture("/sharedOn")),
        ])
    }

    fn complete(&self, _: &Around<'_>) -> bool {
        self.band_calculated && self.band_code.is_some() && self.shared && self.shared_on.is_some()
    }
}
