use authority::DecisionId;
use chrono::NaiveDate;
use kernel::{Actor, Aggregate, Fact, Private, Prose, Recorded, Version};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Clearance, FinalBand, PlanReview, PlanState, PlanVersion, PlanVersionId, Ruling, Stage, Submission,
};
use crate::CaseId;

/// What names a version in its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanVersionRef {
    /// Which version.
    pub plan_version_id: PlanVersionId,
    /// Its place among the versions of the case.
    pub version_no: i32,
    /// How many facts it has now lived through.
    pub version: Version,
}

/// What can happen to a version of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum PlanVersionFact {
    /// It was received.
    #[serde(rename = "plan.versionReceived")]
    Received {
        /// Which.
        #[serde(flatten)]
        of: PlanVersionRef,
        /// The case it is of.
        case_id: CaseId,
        /// The day.
        on: NaiveDate,
        /// The plan itself.
        document_id: Uuid,
        /// What it will cost.
        expenditure_document_id: Option<Uuid>,
        /// What is to be said of it.
        #[serde(default)]
        note: Private<Prose<1000>>,
    },
    /// Its review was saved.
    #[serde(rename = "plan.versionReviewed")]
    Reviewed {
        /// Which.
        #[serde(flatten)]
        of: PlanVersionRef,
        /// Whether it has been reviewed.
        reviewed: bool,
        /// Whether the band has been confirmed.
        band_confirmed: bool,
        /// The band.
        final_band_code: Option<FinalBand>,
    },
    /// The grant team finds it in order.
    #[serde(rename = "plan.cleared")]
    Cleared {
        /// Which.
        #[serde(flatten)]
        of: PlanVersionRef,
        /// The day.
        on: NaiveDate,
        /// The band it falls into.
        final_band_code: FinalBand,
        /// The decision.
        decision_id: DecisionId,
    },
    /// The grant team sent it back.
    #[serde(rename = "plan.returned")]
    Returned {
        /// Which.
        #[serde(flatten)]
        of: PlanVersionRef,
        /// The day.
        on: NaiveDate,
        /// The band it would fall into.
        final_band_code: FinalBand,
        /// The decision.
        decision_id: DecisionId,
    },
    /// It was sent to be decided on.
    #[serde(rename = "plan.submitted")]
    Submitted {
        /// Which.
        #[serde(flatten)]
        of: PlanVersionRef,
        /// The day.
        on: NaiveDate,
        /// The recommendation that goes with it.
        recommendation_id: Option<Uuid>,
    },
    /// It is to be carried out.
    #[serde(rename = "plan.approved")]
    Approved {
        /// Which.
        #[serde(flatten)]
        of: PlanVersionRef,
        /// The day.
        on: NaiveDate,
        /// The decision.
        decision_id: DecisionId,
    },
    /// It is not to be carried out.
    #[serde(rename = "plan.refused")]
    Refused {
        /// Which.
        #[serde(flatten)]
        of: PlanVersionRef,
        /// The day.
        on: NaiveDate,
        /// The decision.
        decision_id: DecisionId,
    },
    /// Another took its place.
    #[serde(rename = "plan.superseded")]
    Superseded {
        /// Which.
        #[serde(flatten)]
        of: PlanVersionRef,
        /// The day.
        on: NaiveDate,
        /// The other.
        by_plan_version_id: PlanVersionId,
    },
}

impl PlanVersionFact {
    const fn of(&self) -> &PlanVersionRef {
        match self {
            Self::Received { of, .. }
            | Self::Reviewed { of, .. }
            | Self::Cleared { of, .. }
            | Self::Returned { of, .. }
            | Self::Submitted { of, .. }
            | Self::Approved { of, .. }
            | Self::Refused { of, .. }
            | Self::Superseded { of, .. } => of,
        }
    }
}

impl Fact for PlanVersionFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Received { .. } => "plan.versionReceived",
            Self::Reviewed { .. } => "plan.versionReviewed",
            Self::Cleared { .. } => "plan.cleared",
            Self::Returned { .. } => "plan.returned",
            Self::Submitted { .. } => "plan.submitted",
            Self::Approved { .. } => "plan.approved",
            Self::Refused { .. } => "plan.refused",
            Self::Superseded { .. } => "plan.superseded",
        }
    }
}

impl Aggregate for PlanVersion {
    type Fact = PlanVersionFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<PlanVersionFact>) -> Option<Self> {
        match (before, &recorded.fact) {
            (
                None,
                PlanVersionFact::Received { of, case_id, on, document_id, expenditure_document_id, note },
            ) => Some(Self {
                id: of.plan_version_id,
                case_id: *case_id,
                version: of.version,
                number: of.version_no,
                received_on: *on,
                document: *document_id,
                expenditure_document: *expenditure_document_id,
                note: note.known().cloned(),
                added_by: recorded.by.clone(),
                added_at: recorded.at,
                review: PlanReview::default(),
                state: PlanState::Standing(Stage::Received),
            }),
            (Some(version), fact) => version.after(fact, &recorded.by),
            (None, _) => None,
        }
    }
}

impl PlanVersion {
    fn after(self, fact: &PlanVersionFact, by: &Actor) -> Option<Self> {
        use PlanVersionFact as F;
        let (version, mut review) = (fact.of().version, self.review);
        let state = match (fact, self.state) {
            (F::Reviewed { reviewed, band_confirmed, final_band_code, .. }, state) => {
                review = PlanReview {
                    version: review.version.next(),
                    reviewed: *reviewed,
                    band_confirmed: *band_confirmed,
                    final_band: *final_band_code,
                };
                state
            }
            (F::Superseded { by_plan_version_id, .. }, PlanState::Standing(was)) => {
                PlanState::Superseded { was, by: *by_plan_version_id }
            }
            (fact, PlanState::Standing(stage)) => PlanState::Standing(stage.after(fact, by)?),
            _ => return None,
        };
        Some(Self { version, review, state, ..self })
    }
}

impl Stage {
    fn after(self, fact: &PlanVersionFact, by: &Actor) -> Option<Self> {
        use PlanVersionFact as F;
        Some(match (self, fact) {
            (Self::Received, F::Cleared { on, final_band_code, decision_id, .. }) => {
                Self::Cleared(Clearance { decision_id: *decision_id, on: *on, band: *final_band_code })
            }
            (Self::Received, F::Returned { on, final_band_code, decision_id, .. }) => {
                Self::Returned(Clearance { decision_id: *decision_id, on: *on, band: *final_band_code })
            }
            (Self::Cleared(clearance), F::Submitted { on, recommendation_id, .. }) => Self::Submitted(
                clearance,
                Submission { on: *on, by: by.clone(), recommendation: *recommendation_id },
            ),
            (Self::Submitted(clearance, submission), F::Approved { on, decision_id, .. }) => {
                Self::Approved(clearance, submission, Ruling { decision_id: *decision_id, on: *on })
            }
            (Self::Submitted(clearance, submission), F::Refused { on, decision_id, .. }) => {
                Self::Refused(clearance, submission, Ruling { decision_id: *decision_id, on: *on })
            }
            _ => return None,
        })
    }
}
