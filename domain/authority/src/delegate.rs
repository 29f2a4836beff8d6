use chrono::NaiveDate;
use kernel::{Aggregate, Fact, Pence, PersonId, Private, Prose, Recorded, Stamp, Version};
use register::Region;
use serde::{Deserialize, Serialize};

use crate::{DecisionKind, Delegation, DelegationId, Holder, Level};

mod refusal;

pub use refusal::DelegationRefusal;

/// A delegation as the record keeps it: the authority, and what else was said when it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenDelegation {
    /// The authority.
    pub delegation: Delegation,
    /// How many facts it has lived through.
    pub version: Version,
    /// The most that may be decided on, where money is; no limit if none.
    pub limit: Option<Pence>,
    /// Whose authority it stands in for.
    pub delegate_of: Option<PersonId>,
}

/// Somebody's wish to give authority.
#[derive(Clone, Debug)]
pub struct CreateDelegation {
    /// The new delegation.
    pub id: DelegationId,
    /// Who is to have it.
    pub person: PersonId,
    /// What may be decided.
    pub kind: DecisionKind,
    /// How far it goes.
    pub level: Level,
    /// The most that may be decided on.
    pub limit: Option<Pence>,
    /// The region, or `None` for all.
    pub region: Option<Region>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, if it ends.
    pub to: Option<NaiveDate>,
    /// What it rests on, such as a letter.
    pub authority: Prose<500>,
    /// Whose authority it stands in for.
    pub delegate_of: Option<PersonId>,
}

/// What the record says that giving authority depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DelegatingFacts {
    /// Those named whom nobody has registered.
    pub unregistered: Vec<PersonId>,
    /// An equal delegation of the same person for some of the same days.
    pub same: Option<DelegationId>,
}

impl CreateDelegation {
    /// Gives the authority.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(
        self,
        facts: &DelegatingFacts,
        stamp: &Stamp,
    ) -> Result<DelegationFact, Vec<DelegationRefusal>> {
        use DelegationRefusal as R;
        let unknown = |person| facts.unregistered.contains(&person);
        let rules = [
            (unknown(self.person), R::UnknownPerson("/personId")),
            (self.delegate_of.is_some_and(unknown), R::UnknownPerson("/delegateOfPersonId")),
            (self.to.is_some_and(|to| to < self.from), R::EndsBeforeItBegins),
            (stamp.by.person_id == Some(self.person), R::SelfGrant),
        ];
        let broken = rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal);
        let refusals: Vec<_> = broken.chain(facts.same.map(R::Duplicate)).collect();
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(DelegationFact::Created {
            delegation_id: self.id,
            person_id: self.person,
            decision_kind: self.kind,
            level: self.level,
            limit_pence: self.limit,
            region: self.region,
            from: self.from,
            to: self.to,
            delegate_of_person_id: self.delegate_of,
            authority: Private::Known(self.authority),
        })
    }
}

impl GivenDelegation {
    /// Makes `on` its last day. What was decided while it was in force stays decided.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn end(
        &self,
        on: NaiveDate,
        reason: Prose<500>,
        stamp: &Stamp,
    ) -> Result<DelegationFact, Vec<DelegationRefusal>> {
        use DelegationRefusal as R;
        let own = &self.delegation;
        let Holder::Person(person) = own.holder else { return Err(vec![R::StandingScheme]) };
        let rules = [
            (own.to.is_some_and(|to| to < on), R::EndsLater),
            (own.to.is_some_and(|to| to < stamp.today), R::AlreadyEnded),
        ];
        let refusals: Vec<_> =
            rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect();
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(DelegationFact::Ended {
            delegation_id: own.id,
            person_id: person,
            decision_kind: own.kind,
            to: on,
            reason: Private::Known(reason),
        })
    }
}

/// What can happen to a delegation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum DelegationFact {
    /// It was given.
    #[serde(rename = "delegation.created")]
    Created {
        /// Which delegation.
        delegation_id: DelegationId,
        /// To whom.
        person_id: PersonId,
        /// What may be decided.
        decision_kind: DecisionKind,
        /// How far it goes.
        level: Level,
        /// The most that may be decided on.
        limit_pence: Option<Pence>,
        /// For which region; all if none.
        region: Option<Region>,
        /// From which day.
        from: NaiveDate,
        /// To which day.
        to: Option<NaiveDate>,
        /// Whose authority it stands in for.
        delegate_of_person_id: Option<PersonId>,
        /// What it rests on.
        #[serde(default)]
        authority: Private<Prose<500>>,
    },
    /// Its last day was set.
    #[serde(rename = "delegation.ended")]
    Ended {
        /// Which delegation.
        delegation_id: DelegationId,
        /// Whose.
        person_id: PersonId,
        /// What might be decided.
        decision_kind: DecisionKind,
        /// The last day.
        to: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
}

impl Fact for DelegationFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Created { .. } => "delegation.created",
            Self::Ended { .. } => "delegation.ended",
        }
    }
}

impl Aggregate for GivenDelegation {
    type Fact = DelegationFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<DelegationFact>) -> Option<Self> {
        match (before, recorded.fact.clone()) {
            (
                None,
                DelegationFact::Created {
                    delegation_id,
                    person_id,
                    decision_kind,
                    level,
                    limit_pence,
                    region,
                    from,
                    to,
                    delegate_of_person_id,
                    ..
                },
            ) => Some(Self {
                delegation: Delegation {
                    id: delegation_id,
                    holder: Holder::Person(person_id),
                    kind: decision_kind,
                    level,
                    region,
                    from,
                    to,
                },
                version: Version::FIRST,
                limit: limit_pence,
                delegate_of: delegate_of_person_id,
            }),
            (Some(given), DelegationFact::Ended { to, .. }) => Some(Self {
                version: given.version.next(),
                delegation: Delegation { to: Some(to), ..given.delegation },
                ..given
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
