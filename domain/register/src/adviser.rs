use std::borrow::Cow;

use chrono::NaiveDate;
use kernel::{Aggregate, Existing, Fact, Family, PersonId, Reason, Recorded, Version};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Function, Functions, Region};

/// How many cases an adviser can take at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Capacity(u8);

impl Capacity {
    /// The most that can be said.
    pub const MAX: u8 = 50;

    /// The number.
    #[must_use]
    pub const fn cases(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Capacity {
    type Error = &'static str;

    fn try_from(cases: u8) -> Result<Self, Self::Error> {
        if cases <= Self::MAX { Ok(Self(cases)) } else { Err("Must be 50 or fewer") }
    }
}

impl From<Capacity> for u8 {
    fn from(capacity: Capacity) -> Self {
        capacity.0
    }
}

/// An adviser, as the register of advisers has them. The name is the person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adviser {
    /// Who.
    pub person: PersonId,
    /// How many facts the entry has lived through.
    pub version: Version,
    /// Where the adviser works.
    pub home_region: Region,
    /// The organisation that employs the adviser.
    pub employer: Option<Uuid>,
    /// How many cases the adviser can take at once.
    pub capacity: Capacity,
    /// The first day on which the adviser advises.
    pub active_from: NaiveDate,
    /// The last day, if it is known.
    pub active_to: Option<NaiveDate>,
}

impl Adviser {
    /// Whether the adviser advises on `day`.
    #[must_use]
    pub fn is_active_on(&self, day: NaiveDate) -> bool {
        self.active_from <= day && self.active_to.is_none_or(|to| day <= to)
    }
}

/// Somebody's wish to enter an adviser, or to change the entry.
#[derive(Clone, Debug)]
pub struct SaveAdviser {
    /// Who.
    pub person: PersonId,
    /// Where the adviser works.
    pub home_region: Region,
    /// The organisation that employs the adviser.
    pub employer: Option<Uuid>,
    /// How many cases the adviser can take at once.
    pub capacity: Capacity,
    /// The first day on which the adviser advises.
    pub active_from: NaiveDate,
    /// The last day, if it is known.
    pub active_to: Option<NaiveDate>,
}

/// Why an adviser cannot be entered so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdviserRefusal {
    /// The person is not registered as one who advises.
    NotAnAdviser(PersonId),
    /// Nothing is known of the employer.
    UnknownEmployer,
    /// The last day lies before the first.
    EndsBeforeItBegins,
}

impl Reason for AdviserRefusal {
    fn family(&self) -> Family {
        match self {
            Self::NotAnAdviser(_) => Family::WrongState,
            Self::UnknownEmployer | Self::EndsBeforeItBegins => Family::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAnAdviser(_) => "notAnAdviser",
            Self::UnknownEmployer => "unknownReference",
            Self::EndsBeforeItBegins => "dateBefore",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::NotAnAdviser(_) => "This person is not registered as one who advises",
            Self::UnknownEmployer => "The record has no organisation under this id",
            Self::EndsBeforeItBegins => "The last day must not be before the first",
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::NotAnAdviser(_) => None,
            Self::UnknownEmployer => Some("/employerOrganisationId".into()),
            Self::EndsBeforeItBegins => Some("/activeTo".into()),
        }
    }

    fn existing(&self) -> Option<Existing> {
        match self {
            Self::NotAnAdviser(person) => {
                Some(Existing { kind: "person", id: person.uuid(), reference: None })
            }
            Self::UnknownEmployer | Self::EndsBeforeItBegins => None,
        }
    }
}

impl SaveAdviser {
    /// Enters the adviser, given what the person can be asked to do and whether the employer is known.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(
        self,
        functions: &Functions,
        employer_known: bool,
        before: Option<&Adviser>,
    ) -> Result<AdviserFact, Vec<AdviserRefusal>> {
        use AdviserRefusal as R;
        let rules = [
            (!functions.contains(&Function::Advise), R::NotAnAdviser(self.person)),
            (!employer_known, R::UnknownEmployer),
            (self.active_to.is_some_and(|to| to < self.active_from), R::EndsBeforeItBegins),
        ];
        let refusals: Vec<_> =
            rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect();
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let differs = |same: fn(&Adviser, &Self) -> bool| before.is_none_or(|before| !same(before, &self));
        let members = [
            ("homeRegion", differs(|before, now| before.home_region == now.home_region)),
            ("employerOrganisationId", differs(|before, now| before.employer == now.employer)),
            ("capacityCases", differs(|before, now| before.capacity == now.capacity)),
            ("activeFrom", differs(|before, now| before.active_from == now.active_from)),
            ("activeTo", differs(|before, now| before.active_to == now.active_to)),
        ];
        Ok(AdviserFact::Saved {
            person_id: self.person,
            version: before.map_or(Version::FIRST, |before| before.version.next()),
            changed: members.into_iter().filter(|(_, new)| *new).map(|(name, _)| name.to_owned()).collect(),
            home_region: self.home_region,
            employer_organisation_id: self.employer,
            capacity_cases: self.capacity,
            active_from: self.active_from,
            active_to: self.active_to,
        })
    }
}

/// What can happen to an adviser's entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum AdviserFact {
    /// It was made or changed.
    #[serde(rename = "adviser.saved")]
    Saved {
        /// Who.
        person_id: PersonId,
        /// The version this made.
        version: Version,
        /// The members that differ from before.
        changed: Vec<String>,
        /// Where the adviser works.
        home_region: Region,
        /// The organisation that employs the adviser.
        employer_organisation_id: Option<Uuid>,
        /// How many cases the adviser can take at once.
        capacity_cases: Capacity,
        /// The first day on which the adviser advises.
        active_from: NaiveDate,
        /// The last day, if it is known.
        active_to: Option<NaiveDate>,
    },
}

impl Fact for AdviserFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Saved { .. } => "adviser.saved",
        }
    }
}

impl Aggregate for Adviser {
    type Fact = AdviserFact;

    fn evolve(_: Option<Self>, recorded: &Recorded<AdviserFact>) -> Option<Self> {
        let AdviserFact::Saved {
            person_id,
            version,
            home_region,
            employer_organisation_id,
            capacity_cases,
            active_from,
            active_to,
            ..
        } = &recorded.fact;
        Some(Self {
            person: *person_id,
            version: *version,
            home_region: *home_region,
            employer: *employer_organisation_id,
            capacity: *capacity_cases,
            active_from: *active_from,
            active_to: *active_to,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn save(to: Option<NaiveDate>) -> SaveAdviser {
        SaveAdviser {
            person: PersonId::new(Uuid::nil()),
            home_region: Region::NorthEast,
            employer: None,
            capacity: Capacity(6),
            active_from: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            active_to: to,
        }
    }

    #[test]
    fn only_somebody_who_advises_is_entered_and_all_reasons_come_at_once() {
        use AdviserRefusal as R;
        let refused = save(Some(NaiveDate::MIN)).decide(&Functions::new(), false, None);
        let person = PersonId::new(Uuid::nil());
        assert_eq!(refused, Err(vec![R::NotAnAdviser(person), R::UnknownEmployer, R::EndsBeforeItBegins]));
        assert!(save(None).decide(&[Function::Advise].into(), true, None).is_ok());
    }

    #[test]
    fn capacity_ends_at_fifty() {
        assert!(Capacity::try_from(50).is_ok() && Capacity::try_from(51).is_err());
    }
}
