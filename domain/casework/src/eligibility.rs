use authority::DecisionId;
use chrono::NaiveDate;
use kernel::{Coded, Id, Line, PersonId, Prose};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::CaseRefusal;

/// Identifies an eligibility assessment.
pub type AssessmentId = Id<Assessment>;

/// Why a school may have targeted support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Basis {
    /// Requires improvement at the latest inspection, and below good at the one before.
    StuckRi,
    /// As above by the judgements on leadership or quality of education.
    StuckSubJudgement,
    /// As above under report cards.
    StuckReportCard,
    /// Requires significant improvement.
    RequiresSignificantImprovement,
    /// In special measures.
    SpecialMeasures,
    /// Among the lowest attainment.
    LowAttainment,
    /// At the department's discretion, with a reason.
    Discretionary,
}

impl Coded for Basis {
    const NAME: &'static str = "EligibilityBasis";
    const MEANING: &'static str = "Why a school may have targeted support.";
}

/// The kinds of inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum InspectionKind {
    /// Graded.
    Graded,
    /// Ungraded.
    Ungraded,
    /// Monitoring.
    Monitoring,
    /// By report card.
    ReportCard,
}

impl Coded for InspectionKind {
    const NAME: &'static str = "InspectionKind";
    const MEANING: &'static str = "The kinds of inspection.";
}

/// An inspection that an assessment relies on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    /// What kind it was.
    pub kind: InspectionKind,
    /// The day it took place.
    pub inspected_on: NaiveDate,
    /// The day its report came out.
    pub published_on: Option<NaiveDate>,
    /// What it found.
    pub outcome: Line<100>,
}

/// What an assessment found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The school may have targeted support.
    Eligible {
        /// Why.
        basis: Basis,
        /// Why in words; always present for [`Basis::Discretionary`].
        reason: Option<Prose<500>>,
    },
    /// It may not.
    NotEligible {
        /// Why.
        reason: Prose<500>,
    },
}

impl Finding {
    /// Whether the school may have targeted support.
    #[must_use]
    pub const fn is_eligible(&self) -> bool {
        matches!(self, Self::Eligible { .. })
    }

    /// The code of the outcome.
    #[must_use]
    pub const fn outcome(&self) -> &'static str {
        if self.is_eligible() { "eligible" } else { "notEligible" }
    }

    /// Why, as a code.
    #[must_use]
    pub const fn basis(&self) -> Option<Basis> {
        match self {
            Self::Eligible { basis, .. } => Some(*basis),
            Self::NotEligible { .. } => None,
        }
    }

    /// Why, in words.
    #[must_use]
    pub const fn reason(&self) -> Option<&Prose<500>> {
        match self {
            Self::Eligible { reason, .. } => reason.as_ref(),
            Self::NotEligible { reason } => Some(reason),
        }
    }
}

/// Eligibility as somebody states it, before anything is known to fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedEligibility {
    /// Whether the school may have targeted support.
    pub eligible: bool,
    /// Why, if it may.
    pub basis: Option<Basis>,
    /// Why in words, if it may.
    pub basis_reason: Option<Prose<500>>,
    /// Why not, if it may not.
    pub ineligible_reason: Option<Prose<500>>,
    /// The inspections relied on.
    pub inspections: Vec<Inspection>,
    /// The day of the assessment.
    pub assessed_on: NaiveDate,
    /// Who assessed, if not the one who records it.
    pub assessed_by: Option<PersonId>,
    /// The version of the rule applied.
    pub rule_version: Line<50>,
}

/// Dated evidence under a versioned rule: never one boolean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Which assessment.
    pub id: AssessmentId,
    /// What it found.
    pub finding: Finding,
    /// The inspections relied on.
    pub inspections: Vec<Inspection>,
    /// The day of the assessment.
    pub assessed_on: NaiveDate,
    /// Who assessed.
    pub assessed_by: Option<PersonId>,
    /// The version of the rule applied.
    pub rule_version: Line<50>,
    /// The day from which it counts.
    pub changed_on: NaiveDate,
    /// The day support ends, if eligibility was lost and that is known.
    pub support_ends_on: Option<NaiveDate>,
    /// The decision it led to.
    pub decision_id: DecisionId,
}

/// What a case keeps of its latest assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// The latest assessment.
    pub assessment_id: AssessmentId,
    /// Whether the school may have targeted support.
    pub eligible: bool,
    /// Why, if it may.
    pub basis: Option<Basis>,
    /// The version of the rule applied.
    pub rule_version: Line<50>,
    /// The day from which it counts.
    pub changed_on: NaiveDate,
    /// The day support ends, if known.
    pub support_ends_on: Option<NaiveDate>,
}

/// What is to be said of a case's eligibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum EligibilityStanding {
    /// The school may have targeted support.
    Eligible,
    /// It no longer may.
    NotEligible,
    /// It never could.
    NotEligibleAtStart,
}

impl Coded for EligibilityStanding {
    const NAME: &'static str = "EligibilityStanding";
    const MEANING: &'static str = "What is to be said of a case's eligibility.";
}

impl StatedEligibility {
    /// What is found, if all that is stated fits together.
    ///
    /// # Errors
    /// Everything that does not.
    pub fn finding(&self, today: NaiveDate) -> Result<Finding, Vec<CaseRefusal>> {
        use CaseRefusal as R;
        let mut refusals = Vec::new();
        if self.assessed_on > today {
            refusals.push(R::DateInFuture("/assessedOn"));
        }
        for inspection in &self.inspections {
            if inspection.inspected_on > today || inspection.published_on.is_some_and(|day| day > today) {
                refusals.push(R::DateInFuture("/inspections"));
            } else if inspection.published_on.is_some_and(|day| day < inspection.inspected_on) {
                refusals.push(R::DateBefore("/inspections"));
            }
        }
        let finding =
            if self.eligible { self.eligible(&mut refusals) } else { self.not_eligible(&mut refusals) };
        match finding {
            Some(finding) if refusals.is_empty() => Ok(finding),
            _ => Err(refusals),
        }
    }

    fn eligible(&self, refusals: &mut Vec<CaseRefusal>) -> Option<Finding> {
        if self.ineligible_reason.is_some() {
            refusals.push(CaseRefusal::MustBeNull("/ineligibleReason"));
        }
        let Some(basis) = self.basis else {
            refusals.push(CaseRefusal::Required("/basis"));
            return None;
        };
        if basis == Basis::Discretionary && self.basis_reason.is_none() {
            refusals.push(CaseRefusal::Required("/basisReason"));
        }
        Some(Finding::Eligible { basis, reason: self.basis_reason.clone() })
    }

    fn not_eligible(&self, refusals: &mut Vec<CaseRefusal>) -> Option<Finding> {
        if self.basis.is_some() {
            refusals.push(CaseRefusal::MustBeNull("/basis"));
        }
        if self.basis_reason.is_some() {
            refusals.push(CaseRefusal::MustBeNull("/basisReason"));
        }
        let reason = self.ineligible_reason.clone();
        if reason.is_none() {
            refusals.push(CaseRefusal::Required("/ineligibleReason"));
        }
        reason.map(|reason| Finding::NotEligible { reason })
    }
}
