use kernel::Coded;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum DocumentKind {
    /// An assessment.
    Assessment,
    /// A version of an improvement plan.
    PlanVersion,
    /// A plan of what money is spent on.
    ExpenditurePlan,
    /// A responsible body's answer on conflicts of interest.
    ConflictResponse,
    /// What shows that a decision was taken.
    DecisionEvidence,
    /// A notice.
    Notice,
    /// An offer letter.
    OfferLetter,
    /// The acceptance of an offer.
    Acceptance,
    /// An invoice.
    Invoice,
    /// Payroll.
    Payroll,
    /// A timesheet.
    Timesheet,
    /// A register.
    Register,
    /// What a bank advised.
    BankAdvice,
    /// A certificate.
    Certificate,
    /// A letter.
    Letter,
    /// Something else.
    Other,
}

impl Coded for DocumentKind {
    const NAME: &'static str = "DocumentKind";
    const MEANING: &'static str = "What kind of document it is.";
}

/// What on a case a document can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum DocumentSubjectKind {
    /// A check of conflicts of interest.
    ConflictCheck,
    /// A candidate for supporting the school.
    Candidate,
    /// A version of the improvement plan.
    PlanVersion,
    /// A review.
    Review,
    /// A concern.
    Concern,
    /// A structural referral.
    StructuralReferral,
    /// A recommendation.
    Recommendation,
    /// A decision.
    Decision,
}

impl Coded for DocumentSubjectKind {
    const NAME: &'static str = "DocumentSubjectKind";
    const MEANING: &'static str = "What on a case a document is about.";
}

/// How a document is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum DocumentClassification {
    /// Official.
    Official,
    /// Official, and sensitive.
    OfficialSensitive,
}

impl Coded for DocumentClassification {
    const NAME: &'static str = "DocumentClassification";
    const MEANING: &'static str = "How a document is marked.";
}
