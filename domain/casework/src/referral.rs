use chrono::NaiveDate;
use kernel::{Actor, Aggregate, Coded, Fact, Id, Line, Private, Prose, Recorded, Stamp, Timestamp, Version};
use register::Urn;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::{Case, CaseId, CaseRefusal, Written};

/// Identifies a structural referral.
pub type ReferralId = Id<Referral>;

/// A case handed to one of the department's tools for schools that convert or change trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    /// Which referral.
    pub id: ReferralId,
    /// The case.
    pub case_id: CaseId,
    /// How many facts it has lived through.
    pub version: Version,
    /// To which tool.
    pub tool: ReferralTool,
    /// For what.
    pub kind: ReferralKind,
    /// The day it was referred.
    pub referred_on: NaiveDate,
    /// What the tool calls it.
    pub external_reference: Option<Line<100>>,
    /// How far it is.
    pub state: ReferralState,
    /// Since which day.
    pub state_on: NaiveDate,
    /// What is to be known of it.
    pub note: Option<Prose<1000>>,
    /// Who added it.
    pub added_by: Actor,
    /// When.
    pub added_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// The department's tools for structural support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ReferralTool {
    /// Apply to become an academy.
    ApplyToBecomeAcademy,
    /// Prepare conversions and transfers.
    PrepareConversionsAndTransfers,
    /// Complete conversions, transfers and changes.
    CompleteConversionsTransfersAndChanges,
}

impl Coded for ReferralTool {
    const NAME: &'static str = "StructuralTool";
    const MEANING: &'static str = "The department's tool to which a case is referred.";
}

/// What a case is referred for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ReferralKind {
    /// An order to become an academy.
    AcademyOrder,
    /// Another trust.
    TrustTransfer,
    /// To convert of its own will.
    Conversion,
}

impl Coded for ReferralKind {
    const NAME: &'static str = "StructuralReferralKind";
    const MEANING: &'static str = "What a case is referred for.";
}

/// How far a referral is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ReferralState {
    /// Handed over.
    Referred,
    /// Taken on.
    Accepted,
    /// Under way.
    InProgress,
    /// Done.
    Completed,
    /// Given up.
    Stopped,
}

impl Coded for ReferralState {
    const NAME: &'static str = "StructuralReferralState";
    const MEANING: &'static str = "How far a structural referral is.";
}

/// Hands a case over.
#[derive(Clone, Debug)]
pub struct AddReferral {
    /// Which referral.
    pub id: ReferralId,
    /// To which tool.
    pub tool: ReferralTool,
    /// For what.
    pub kind: ReferralKind,
    /// What the tool calls it.
    pub external_reference: Option<Line<100>>,
    /// The day.
    pub referred_on: NaiveDate,
    /// What is to be known of it.
    pub note: Option<Prose<1000>>,
}

/// Says how far a referral is.
#[derive(Clone, Debug)]
pub struct ChangeReferral {
    /// What the tool calls it.
    pub external_reference: Option<Line<100>>,
    /// How far it is.
    pub state: ReferralState,
    /// Since which day.
    pub state_on: NaiveDate,
    /// What is to be known of it.
    pub note: Option<Prose<1000>>,
}

impl AddReferral {
    /// Adds the referral to a case.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(self, case: &Case, stamp: &Stamp) -> Result<ReferralFact, Vec<CaseRefusal>> {
        let mut refusals = Vec::new();
        if self.referred_on > stamp.today {
            refusals.push(CaseRefusal::DateInFuture("/referredOn"));
        }
        refusals.extend(case.status.accepts(Written::Referrals).err());
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(ReferralFact::Added {
            referral_id: self.id,
            case_id: case.id,
            urn: case.school.urn.clone(),
            tool: self.tool,
            referral_kind: self.kind,
            on: self.referred_on,
            external_reference: private(self.external_reference),
            note: private(self.note),
        })
    }
}

impl Referral {
    /// Says how far it is.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn change(
        &self,
        change: ChangeReferral,
        case: &Case,
        stamp: &Stamp,
    ) -> Result<ReferralFact, Vec<CaseRefusal>> {
        let mut refusals = Vec::new();
        if change.state_on > stamp.today {
            refusals.push(CaseRefusal::DateInFuture("/stateOn"));
        } else if change.state_on < self.referred_on {
            refusals.push(CaseRefusal::DateBefore("/stateOn"));
        }
        refusals.extend(case.status.accepts(Written::Referrals).err());
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(ReferralFact::Changed {
            referral_id: self.id,
            urn: case.school.urn.clone(),
            tool: self.tool,
            state: change.state,
            on: change.state_on,
            external_reference: private(change.external_reference),
            note: private(change.note),
        })
    }
}

fn private<T>(value: Option<T>) -> Private<T> {
    value.map_or(Private::Redacted, Private::Known)
}

/// What can happen to a structural referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum ReferralFact {
    /// It was added.
    #[serde(rename = "support.referralAdded")]
    Added {
        /// Which referral.
        referral_id: ReferralId,
        /// The case.
        case_id: CaseId,
        /// The school.
        urn: Urn,
        /// To which tool.
        tool: ReferralTool,
        /// For what.
        referral_kind: ReferralKind,
        /// The day.
        on: NaiveDate,
        /// What the tool calls it.
        #[serde(default)]
        external_reference: Private<Line<100>>,
        /// What is to be known of it.
        #[serde(default)]
        note: Private<Prose<1000>>,
    },
    /// It was said how far it is.
    #[serde(rename = "support.referralChanged")]
    Changed {
        /// Which referral.
        referral_id: ReferralId,
        /// The school.
        urn: Urn,
        /// To which tool.
        tool: ReferralTool,
        /// How far it is.
        state: ReferralState,
        /// Since which day.
        on: NaiveDate,
        /// What the tool calls it.
        #[serde(default)]
        external_reference: Private<Line<100>>,
        /// What is to be known of it.
        #[serde(default)]
        note: Private<Prose<1000>>,
    },
}

impl Fact for ReferralFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Added { .. } => "support.referralAdded",
            Self::Changed { .. } => "support.referralChanged",
        }
    }
}

impl Aggregate for Referral {
    type Fact = ReferralFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<ReferralFact>) -> Option<Self> {
        match (before, &recorded.fact) {
            (
                None,
                ReferralFact::Added {
                    referral_id,
                    case_id,
                    tool,
                    referral_kind,
                    on,
                    external_reference,
                    note,
                    ..
                },
            ) => Some(Self {
                id: *referral_id,
                case_id: *case_id,
                version: Version::FIRST,
                tool: *tool,
                kind: *referral_kind,
                referred_on: *on,
                external_reference: external_reference.known().cloned(),
                state: ReferralState::Referred,
                state_on: *on,
                note: note.known().cloned(),
                added_by: recorded.by.clone(),
                added_at: recorded.at,
                changed_at: recorded.at,
            }),
            (Some(referral), ReferralFact::Changed { state, on, external_reference, note, .. }) => {
                Some(Self {
                    version: referral.version.next(),
                    external_reference: external_reference.known().cloned(),
                    state: *state,
                    state_on: *on,
                    note: note.known().cloned(),
                    changed_at: recorded.at,
                    ..referral
                })
            }
            _ => None,
        }
    }
}
