//! The thirteen steps of the escalation ladder, and what stands at its end.

use kernel::Coded;
use register::SchoolKind;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// A step of the escalation ladder, in order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum EscalationStep {
    /// Relationships were used.
    RelationshipsTried,
    /// Mediation was followed.
    MediationTried,
    /// Information powers were considered.
    InformationPowersConsidered,
    /// Evidence was gathered.
    EvidenceGathered,
    /// The regional director approved mandation: the decision itself.
    RegionalDirectorApproval,
    /// Mandation was moderated.
    Moderation,
    /// The notice was drafted.
    NoticeDrafted,
    /// The lead for the local authority, or the manager of the relationship with the trust, was consulted.
    LeadConsulted,
    /// The assessment under the equality duty was saved.
    EqualityDutyAssessed,
    /// The draft was cleared by lawyers.
    LegalClearance,
    /// The responsible body, and a diocese or foundation, were told.
    BodiesTold,
    /// The notice was sent.
    NoticeSent,
    /// The tracker of notices was updated.
    TrackerUpdated,
}

impl Coded for EscalationStep {
    const NAME: &'static str = "EscalationStepKey";
    const MEANING: &'static str = "A step of the escalation ladder.";
}

/// The part of the ladder to which a step belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum StepGroup {
    /// What the regional director needs to approve mandation.
    BeforeApproval,
    /// The approval, and what prepares the notice.
    Approval,
    /// What issues the notice: only once mandation is approved.
    Issuing,
}

impl Coded for StepGroup {
    const NAME: &'static str = "EscalationStepGroup";
    const MEANING: &'static str = "The part of the ladder to which a step belongs.";
}

impl EscalationStep {
    /// The part of the ladder to which it belongs.
    #[must_use]
    pub const fn group(self) -> StepGroup {
        match self {
            Self::RelationshipsTried
            | Self::MediationTried
            | Self::InformationPowersConsidered
            | Self::EvidenceGathered => StepGroup::BeforeApproval,
            Self::RegionalDirectorApproval
            | Self::Moderation
            | Self::NoticeDrafted
            | Self::LeadConsulted
            | Self::EqualityDutyAssessed
            | Self::LegalClearance => StepGroup::Approval,
            Self::BodiesTold | Self::NoticeSent | Self::TrackerUpdated => StepGroup::Issuing,
        }
    }

    /// What it is, in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::RelationshipsTried => "Use relationships",
            Self::MediationTried => "Follow mediation",
            Self::InformationPowersConsidered => "Consider information powers",
            Self::EvidenceGathered => "Gather evidence",
            Self::RegionalDirectorApproval => "Regional director's approval to mandate",
            Self::Moderation => "Complete the moderation of mandation",
            Self::NoticeDrafted => "Draft the notice",
            Self::LeadConsulted => "Consult the local authority lead or the trust relationship manager",
            Self::EqualityDutyAssessed => "Save the assessment under the equality duty",
            Self::LegalClearance => "Get legal clearance",
            Self::BodiesTold => "Tell the responsible body, and the diocese or foundation",
            Self::NoticeSent => "Send the notice",
            Self::TrackerUpdated => "Enter the notice in the tracker",
        }
    }
}

/// What was decided on mandation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum MandationOutcome {
    /// To mandate.
    Approve,
    /// Not to.
    Refuse,
}

impl Coded for MandationOutcome {
    const NAME: &'static str = "MandationOutcome";
    const MEANING: &'static str = "What was decided on mandation.";
}

/// The main reason for mandation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum PrimaryReason {
    /// No communication, or no cooperation.
    CommunicationOrCooperation,
    /// Information was withheld from the adviser.
    WithheldInformation,
    /// Decisions of the department or the supporting organisation were rejected.
    RejectedDecisions,
}

impl Coded for PrimaryReason {
    const NAME: &'static str = "MandationReason";
    const MEANING: &'static str = "The main reason for mandation.";
}

/// The instrument by which a school is made to improve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum NoticeKind {
    /// The notice for a maintained school.
    Neia,
    /// The notice for an academy's trust.
    Twn,
}

impl Coded for NoticeKind {
    const NAME: &'static str = "NoticeKind";
    const MEANING: &'static str =
        "The instrument of escalation: `neia` for a maintained school, `twn` for an academy.";
}

impl NoticeKind {
    /// The one that a kind of school takes, if it takes any.
    #[must_use]
    pub const fn of_school(kind: SchoolKind) -> Option<Self> {
        match kind {
            SchoolKind::Maintained => Some(Self::Neia),
            SchoolKind::Academy => Some(Self::Twn),
            SchoolKind::Other => None,
        }
    }
}
