use authority::DecisionId;
use chrono::NaiveDate;
use kernel::{Fact, Line, PersonId, Private, Prose, Recorded, Version};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::CaseId;
use crate::concern::{
    Board, Concern, ConcernId, Consulted, EscalationStep, Mandation, MandationOutcome, Notice, NoticeKind,
    PrimaryReason, Resolution, StepDone, StepRecord, Tool,
};

/// What can happen to a concern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum ConcernFact {
    /// It was raised.
    #[serde(rename = "concern.raised")]
    Raised {
        /// Which concern.
        concern_id: ConcernId,
        /// The case it is on.
        case_id: CaseId,
        /// The day.
        on: NaiveDate,
        /// What it is about.
        #[serde(default)]
        summary: Private<Line<200>>,
        /// What it is.
        #[serde(default)]
        details: Private<Prose<10_000>>,
    },
    /// What it says was changed.
    #[serde(rename = "concern.changed")]
    Changed {
        /// Which concern.
        concern_id: ConcernId,
        /// The day it was raised.
        on: NaiveDate,
        /// What it is about now.
        #[serde(default)]
        summary: Private<Line<200>>,
        /// What it is now.
        #[serde(default)]
        details: Private<Prose<10_000>>,
    },
    /// It ended.
    #[serde(rename = "concern.resolved")]
    Resolved {
        /// Which concern.
        concern_id: ConcernId,
        /// The day.
        on: NaiveDate,
        /// How.
        #[serde(default)]
        details: Private<Prose<4000>>,
    },
    /// It was taken up again.
    #[serde(rename = "concern.reopened")]
    Reopened {
        /// Which concern.
        concern_id: ConcernId,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// A step of its ladder was saved.
    #[serde(rename = "concern.escalationStepSaved")]
    StepSaved {
        /// Which concern.
        concern_id: ConcernId,
        /// Which step.
        step_key: EscalationStep,
        /// How often the step has been saved.
        version: Version,
        /// Whether it is done.
        done: bool,
        /// The day it was.
        on: Option<NaiveDate>,
        /// Who did it.
        done_by_person_id: Option<PersonId>,
        /// The document that shows it.
        document_id: Option<Uuid>,
        /// What is to be known of it.
        #[serde(default)]
        note: Private<Prose<1000>>,
    },
    /// Mandation was decided on.
    #[serde(rename = "concern.mandationDecided")]
    MandationDecided {
        /// Which concern.
        concern_id: ConcernId,
        /// What was decided.
        outcome: MandationOutcome,
        /// The main reason to ask for it.
        primary_reason: PrimaryReason,
        /// The day.
        on: NaiveDate,
        /// Who decided.
        decider_id: PersonId,
        /// The decision.
        decision_id: DecisionId,
    },
    /// A notice was issued.
    #[serde(rename = "concern.escalated")]
    Escalated {
        /// Which concern.
        concern_id: ConcernId,
        /// Which instrument.
        notice_kind: NoticeKind,
        /// The day.
        on: NaiveDate,
        /// The notice itself.
        document_id: Uuid,
        /// Why and how.
        #[serde(default)]
        details: Private<Prose<4000>>,
    },
    /// Information powers were used.
    #[serde(rename = "concern.informationPowersUsed")]
    InformationPowersUsed {
        /// Which concern.
        concern_id: ConcernId,
        /// The day the school was told.
        on: NaiveDate,
        /// The decision.
        decision_id: DecisionId,
        /// Why and how.
        #[serde(default)]
        details: Private<Prose<4000>>,
    },
    /// They were withdrawn.
    #[serde(rename = "concern.informationPowersWithdrawn")]
    InformationPowersWithdrawn {
        /// Which concern.
        concern_id: ConcernId,
        /// The day.
        on: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// They were moved from one concern to another: it happens to both.
    #[serde(rename = "concern.informationPowersMoved")]
    InformationPowersMoved {
        /// From which concern.
        concern_id: ConcernId,
        /// To which.
        to_concern_id: ConcernId,
        /// The day the school was told.
        on: NaiveDate,
        /// The decision.
        decision_id: DecisionId,
        /// Why and how they are used.
        #[serde(default)]
        details: Private<Prose<4000>>,
        /// Why they were moved.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// An interim executive board was created.
    #[serde(rename = "concern.boardRecorded")]
    BoardRecorded {
        /// Which concern.
        concern_id: ConcernId,
        /// The day.
        on: NaiveDate,
        /// The decision.
        decision_id: DecisionId,
        /// Who was consulted.
        consulted: Vec<Consulted>,
        /// Its members, and why.
        #[serde(default)]
        details: Private<Prose<4000>>,
    },
    /// It was withdrawn.
    #[serde(rename = "concern.boardWithdrawn")]
    BoardWithdrawn {
        /// Which concern.
        concern_id: ConcernId,
        /// The day.
        on: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// It was moved from one concern to another: it happens to both.
    #[serde(rename = "concern.boardMoved")]
    BoardMoved {
        /// From which concern.
        concern_id: ConcernId,
        /// To which.
        to_concern_id: ConcernId,
        /// The day it was created.
        on: NaiveDate,
        /// The decision.
        decision_id: DecisionId,
        /// Who was consulted.
        consulted: Vec<Consulted>,
        /// Its members, and why.
        #[serde(default)]
        details: Private<Prose<4000>>,
        /// Why it was moved.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
}

impl Fact for ConcernFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Raised { .. } => "concern.raised",
            Self::Changed { .. } => "concern.changed",
            Self::Resolved { .. } => "concern.resolved",
            Self::Reopened { .. } => "concern.reopened",
            Self::StepSaved { .. } => "concern.escalationStepSaved",
            Self::MandationDecided { .. } => "concern.mandationDecided",
            Self::Escalated { .. } => "concern.escalated",
            Self::InformationPowersUsed { .. } => "concern.informationPowersUsed",
            Self::InformationPowersWithdrawn { .. } => "concern.informationPowersWithdrawn",
            Self::InformationPowersMoved { .. } => "concern.informationPowersMoved",
            Self::BoardRecorded { .. } => "concern.boardRecorded",
            Self::BoardWithdrawn { .. } => "concern.boardWithdrawn",
            Self::BoardMoved { .. } => "concern.boardMoved",
        }
    }
}

impl Concern {
    /// The concern after one more fact.
    pub(super) fn after(mut self, fact: &ConcernFact, recorded: &Recorded<ConcernFact>) -> Self {
        self.version = self.version.next();
        self.changed_at = recorded.at;
        match fact {
            // A concern is raised once; a second time would change nothing.
            ConcernFact::Raised { .. } => {}
            ConcernFact::Changed { on, summary, details, .. } => {
                self.raised_on = *on;
                self.summary = summary.known().cloned();
                self.details = details.known().cloned();
            }
            ConcernFact::Resolved { on, details, .. } => {
                self.resolution = Some(Resolution { on: *on, details: details.known().cloned() });
            }
            ConcernFact::Reopened { .. } => self.resolution = None,
            ConcernFact::StepSaved {
                step_key, version, on, done_by_person_id, document_id, note, ..
            } => {
                let record = StepRecord {
                    version: *version,
                    done: on.map(|on| StepDone { on, by: *done_by_person_id }),
                    document_id: *document_id,
                    note: note.known().cloned(),
                    saved_by: recorded.by.clone(),
                    saved_at: recorded.at,
                };
                self.steps.insert(*step_key, record);
            }
            ConcernFact::MandationDecided {
                outcome, primary_reason, on, decider_id, decision_id, ..
            } => {
                self.mandation = Some(Mandation {
                    outcome: *outcome,
                    reason: *primary_reason,
                    decision_id: *decision_id,
                    on: *on,
                    by: *decider_id,
                });
            }
            ConcernFact::Escalated { notice_kind, on, document_id, details, .. } => {
                self.notice = Some(Notice {
                    kind: *notice_kind,
                    issued_on: *on,
                    document_id: *document_id,
                    details: details.known().cloned(),
                });
            }
            other => self.use_tool(other),
        }
        self
    }

    fn use_tool(&mut self, fact: &ConcernFact) {
        let used = |on: &NaiveDate, decision: &DecisionId, details: &Private<Prose<4000>>| Tool {
            on: *on,
            details: details.known().cloned(),
            decision_id: *decision,
            withdrawn_on: None,
        };
        match fact {
            ConcernFact::InformationPowersUsed { on, decision_id, details, .. } => {
                self.powers = Some(used(on, decision_id, details));
            }
            ConcernFact::InformationPowersMoved { to_concern_id, on, decision_id, details, .. } => {
                self.powers = (*to_concern_id == self.id).then(|| used(on, decision_id, details));
            }
            ConcernFact::InformationPowersWithdrawn { on, .. } => {
                if let Some(tool) = &mut self.powers {
                    tool.withdrawn_on = Some(*on);
                }
            }
            ConcernFact::BoardRecorded { on, decision_id, consulted, details, .. } => {
                let tool = used(on, decision_id, details);
                self.board = Some(Board { tool, consulted: consulted.clone() });
            }
            ConcernFact::BoardMoved { to_concern_id, on, decision_id, consulted, details, .. } => {
                let board = || Board { tool: used(on, decision_id, details), consulted: consulted.clone() };
                self.board = (*to_concern_id == self.id).then(board);
            }
            ConcernFact::BoardWithdrawn { on, .. } => {
                if let Some(board) = &mut self.board {
                    board.tool.withdrawn_on = Some(*on);
                }
            }
            _ => {}
        }
    }
}
