use chrono::NaiveDate;
use register::Faith;
use serde::{Deserialize, Serialize};

use super::{Answers, Around, TaskKey, TaskRefusal, Warning, broken};

/// Task 2: the responsible body has been told, and the diocese where there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContactResponsibleBody {
    /// Whether the responsible body has been contacted.
    pub contacted: bool,
    /// The day it was.
    pub contacted_on: Option<NaiveDate>,
    /// The day the diocese was contacted.
    pub diocese_contacted_on: Option<NaiveDate>,
}

impl Answers for ContactResponsibleBody {
    const TASK: TaskKey = TaskKey::ContactResponsibleBody;

    fn refusals(&self, around: &Around<'_>) -> Vec<TaskRefusal> {
        use TaskRefusal as R;
        let faith = around.school().faith();
        broken([
            (self.contacted && self.contacted_on.is_none(), R::Required("/contactedOn")),
            (around.in_future(self.contacted_on), R::DateInFuture("/contactedOn")),
            (around.in_future(self.diocese_contacted_on), R::DateInFuture("/dioceseContactedOn")),
            (
                faith == Faith::None && self.diocese_contacted_on.is_some(),
                R::MustBeNull("/dioceseContactedOn"),
            ),
            (faith == Faith::Catholic && self.diocese_told_later(), R::DioceseNotContactedFirst),
        ])
    }

    fn complete(&self, around: &Around<'_>) -> bool {
        self.contacted
            && self.contacted_on.is_some()
            && (around.school().faith() == Faith::None || self.diocese_contacted_on.is_some())
    }

    fn warnings(&self, around: &Around<'_>) -> Vec<Warning> {
        let odd = around.school().faith() == Faith::Other && self.diocese_told_later();
        odd.then_some(Warning::DioceseToldLater).into_iter().collect()
    }
}

impl ContactResponsibleBody {
    fn diocese_told_later(&self) -> bool {
        self.contacted_on.zip(self.diocese_contacted_on).is_some_and(|(body, diocese)| body < diocese)
    }
}
