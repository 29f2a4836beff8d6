use std::borrow::Cow;

use authority::DecisionRefusal;
use kernel::{Coded, Family, Reason};

use crate::CaseRefusal;
use crate::task::{Gate, TaskKey};

/// Why somebody cannot become the adviser, or stop being it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllocationRefusal {
    /// A task has to be completed first.
    Prerequisite(TaskKey),
    /// Something else has to be done first.
    Gate(Gate),
    /// The conflicts of the one named have never been checked on this case.
    ConflictNotChecked,
    /// The conflicts of the one named have to be checked anew.
    ConflictCheckMissing,
    /// A conflict, or the responsible body, keeps the one named out.
    AdviserBarred,
    /// The one named does not advise on that day.
    AdviserNotActive,
    /// The one named is not registered as one who advises.
    NotAnAdviser,
    /// The one named is the adviser already.
    AlreadyAdviser,
    /// There is no adviser.
    NoAdviser,
    /// What stands in the way of much else, too.
    Case(CaseRefusal),
}

impl From<CaseRefusal> for AllocationRefusal {
    fn from(refusal: CaseRefusal) -> Self {
        Self::Case(refusal)
    }
}

impl From<DecisionRefusal> for AllocationRefusal {
    fn from(refusal: DecisionRefusal) -> Self {
        Self::Case(refusal.into())
    }
}

impl Reason for AllocationRefusal {
    fn family(&self) -> Family {
        match self {
            Self::Prerequisite(_) | Self::Gate(_) | Self::ConflictNotChecked | Self::ConflictCheckMissing => {
                Family::GateNotMet
            }
            Self::AdviserBarred | Self::AdviserNotActive | Self::AlreadyAdviser | Self::NoAdviser => {
                Family::WrongState
            }
            Self::NotAnAdviser => Family::Invalid,
            Self::Case(refusal) => refusal.family(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Prerequisite(_) => Gate::AdviserPrerequisitesIncomplete.code(),
            Self::Gate(gate) => gate.code(),
            Self::ConflictNotChecked => "conflictNotChecked",
            Self::ConflictCheckMissing => "conflictCheckMissing",
            Self::AdviserBarred => "adviserBarred",
            Self::AdviserNotActive => "adviserNotActive",
            Self::NotAnAdviser => "notAnAdviser",
            Self::AlreadyAdviser => "alreadyAssigned",
            Self::NoAdviser => "noAdviser",
            Self::Case(refusal) => refusal.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Prerequisite(TaskKey::CheckAdviserConflicts) => {
                "Check the proposed adviser's conflicts of interest first"
            }
            Self::Prerequisite(TaskKey::SendFormalNotification) => "Send the formal notification first",
            Self::Prerequisite(TaskKey::RecordConflictResponse) => {
                "Record the responsible body's response on conflicts first"
            }
            Self::Prerequisite(_) => Gate::AdviserPrerequisitesIncomplete.detail(),
            Self::Gate(gate) => gate.detail(),
            Self::ConflictNotChecked => {
                "This person's conflicts of interest have not been checked on this case"
            }
            Self::ConflictCheckMissing => {
                "The declaration that was checked has ended: check this person's conflicts of interest again"
            }
            Self::AdviserBarred => {
                "A conflict of interest, or the responsible body's answer, bars this person"
            }
            Self::AdviserNotActive => "This person does not advise on that day",
            Self::NotAnAdviser => "This person is not registered as one who advises",
            Self::AlreadyAdviser => "This person is the adviser already",
            Self::NoAdviser => "The case has no adviser",
            Self::Case(refusal) => return refusal.detail(),
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::AdviserBarred | Self::AdviserNotActive | Self::NotAnAdviser | Self::AlreadyAdviser => {
                Some("/personId".into())
            }
            Self::Case(refusal) => refusal.pointer(),
            _ => None,
        }
    }
}
