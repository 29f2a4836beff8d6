use std::borrow::Cow;

use chrono::NaiveDate;
use kernel::{
    Actor, Aggregate, Fact, Family, Id, Line, Private, Prose, Reason, Recorded, Stamp, Timestamp, Version,
};
use register::Urn;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Identifies universal support that a school has taken up.
pub type UniversalSupportId = Id<UniversalSupport>;

/// Support that every school may have, as one has taken it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniversalSupport {
    /// Which one.
    pub id: UniversalSupportId,
    /// The school.
    pub urn: Urn,
    /// How many facts it has lived through.
    pub version: Version,
    /// What was offered, on the list of offers.
    pub offer_code: Line<50>,
    /// The first day.
    pub started_on: NaiveDate,
    /// The last day, if it ends.
    pub ended_on: Option<NaiveDate>,
    /// Who provides it.
    pub provider_organisation_id: Option<Uuid>,
    /// What is to be known of it.
    pub note: Option<Prose<1000>>,
    /// Whether it was removed.
    pub removed: bool,
    /// Who added it.
    pub added_by: Actor,
    /// When.
    pub added_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// What somebody says of universal support.
#[derive(Clone, Debug)]
pub struct UniversalSupportInput {
    /// What was offered.
    pub offer_code: Line<50>,
    /// The first day.
    pub started_on: NaiveDate,
    /// The last day, if it ends.
    pub ended_on: Option<NaiveDate>,
    /// Who provides it.
    pub provider_organisation_id: Option<Uuid>,
    /// What is to be known of it.
    pub note: Option<Prose<1000>>,
}

/// What the record says about what is named.
#[derive(Clone, Copy, Debug)]
pub struct UniversalSupportFacts {
    /// Whether the offer is on the list, and active.
    pub offer_known: bool,
    /// Whether the provider is registered; true if none was named.
    pub provider_known: bool,
}

/// Why universal support cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UniversalSupportRefusal {
    /// The offer is not on the list, or not active.
    UnknownOffer,
    /// There is no such organisation.
    UnknownProvider,
    /// It would begin after today.
    StartsInFuture,
    /// It would end before it began.
    EndsBeforeItStarts,
}

impl Reason for UniversalSupportRefusal {
    fn family(&self) -> Family {
        Family::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownOffer => "notInList",
            Self::UnknownProvider => "unknownReference",
            Self::StartsInFuture => "dateInFuture",
            Self::EndsBeforeItStarts => "dateBefore",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::UnknownOffer => "Choose an offer from the list",
            Self::UnknownProvider => "There is no organisation under this id",
            Self::StartsInFuture => "The date must be today or in the past",
            Self::EndsBeforeItStarts => "The date is before the one it must follow",
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        let member = match self {
            Self::UnknownOffer => "/offerCode",
            Self::UnknownProvider => "/providerOrganisationId",
            Self::StartsInFuture => "/startedOn",
            Self::EndsBeforeItStarts => "/endedOn",
        };
        Some(member.into())
    }
}

impl UniversalSupportInput {
    fn refusals(&self, facts: UniversalSupportFacts, stamp: &Stamp) -> Vec<UniversalSupportRefusal> {
        use UniversalSupportRefusal as R;
        let rules = [
            (!facts.offer_known, R::UnknownOffer),
            (!facts.provider_known, R::UnknownProvider),
            (self.started_on > stamp.today, R::StartsInFuture),
            (self.ended_on.is_some_and(|end| end < self.started_on), R::EndsBeforeItStarts),
        ];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect()
    }
}

impl UniversalSupport {
    /// Records that a school has taken something up.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn add(
        id: UniversalSupportId,
        urn: Urn,
        input: UniversalSupportInput,
        facts: UniversalSupportFacts,
        stamp: &Stamp,
    ) -> Result<UniversalSupportFact, Vec<UniversalSupportRefusal>> {
        let refusals = input.refusals(facts, stamp);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(UniversalSupportFact::Added {
            support_id: id,
            urn,
            offer_code: input.offer_code,
            started_on: input.started_on,
            ended_on: input.ended_on,
            provider_organisation_id: input.provider_organisation_id,
            note: input.note.map_or(Private::Redacted, Private::Known),
        })
    }

    /// Changes what is recorded.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn change(
        &self,
        input: UniversalSupportInput,
        facts: UniversalSupportFacts,
        stamp: &Stamp,
    ) -> Result<UniversalSupportFact, Vec<UniversalSupportRefusal>> {
        let refusals = input.refusals(facts, stamp);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(UniversalSupportFact::Changed {
            support_id: self.id,
            urn: self.urn.clone(),
            offer_code: input.offer_code,
            started_on: input.started_on,
            ended_on: input.ended_on,
            provider_organisation_id: input.provider_organisation_id,
            note: input.note.map_or(Private::Redacted, Private::Known),
        })
    }

    /// Removes it.
    #[must_use]
    pub fn remove(&self) -> UniversalSupportFact {
        UniversalSupportFact::Removed { support_id: self.id, urn: self.urn.clone() }
    }
}

/// What can happen to universal support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum UniversalSupportFact {
    /// A school has taken it up.
    #[serde(rename = "support.universalAdded")]
    Added {
        /// Which one.
        support_id: UniversalSupportId,
        /// The school.
        urn: Urn,
        /// What was offered.
        offer_code: Line<50>,
        /// The first day.
        started_on: NaiveDate,
        /// The last day, if it ends.
        ended_on: Option<NaiveDate>,
        /// Who provides it.
        provider_organisation_id: Option<Uuid>,
        /// What is to be known of it.
        #[serde(default)]
        note: Private<Prose<1000>>,
    },
    /// What is recorded was changed.
    #[serde(rename = "support.universalChanged")]
    Changed {
        /// Which one.
        support_id: UniversalSupportId,
        /// The school.
        urn: Urn,
        /// What was offered.
        offer_code: Line<50>,
        /// The first day.
        started_on: NaiveDate,
        /// The last day, if it ends.
        ended_on: Option<NaiveDate>,
        /// Who provides it.
        provider_organisation_id: Option<Uuid>,
        /// What is to be known of it.
        #[serde(default)]
        note: Private<Prose<1000>>,
    },
    /// It was removed.
    #[serde(rename = "support.universalRemoved")]
    Removed {
        /// Which one.
        support_id: UniversalSupportId,
        /// The school.
        urn: Urn,
    },
}

impl Fact for UniversalSupportFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Added { .. } => "support.universalAdded",
            Self::Changed { .. } => "support.universalChanged",
            Self::Removed { .. } => "support.universalRemoved",
        }
    }
}

impl Aggregate for UniversalSupport {
    type Fact = UniversalSupportFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<UniversalSupportFact>) -> Option<Self> {
        use UniversalSupportFact as F;
        let at = recorded.at;
        match (before, &recorded.fact) {
            (
                None,
                F::Added {
                    support_id,
                    urn,
                    offer_code,
                    started_on,
                    ended_on,
                    provider_organisation_id,
                    note,
                },
            ) => Some(Self {
                id: *support_id,
                urn: urn.clone(),
                version: Version::FIRST,
                offer_code: offer_code.clone(),
                started_on: *started_on,
                ended_on: *ended_on,
                provider_organisation_id: *provider_organisation_id,
                note: note.known().cloned(),
                removed: false,
                added_by: recorded.by.clone(),
                added_at: at,
                changed_at: at,
            }),
            (
                Some(support),
                F::Changed { offer_code, started_on, ended_on, provider_organisation_id, note, .. },
            ) => Some(Self {
                version: support.version.next(),
                offer_code: offer_code.clone(),
                started_on: *started_on,
                ended_on: *ended_on,
                provider_organisation_id: *provider_organisation_id,
                note: note.known().cloned(),
                changed_at: at,
                ..support
            }),
            (Some(support), F::Removed { .. }) => Some(Self {
                version: support.version.next(),
                removed: true,
                note: None,
                changed_at: at,
                ..support
            }),
            _ => None,
        }
    }
}
