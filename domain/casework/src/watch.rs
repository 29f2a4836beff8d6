use kernel::{Aggregate, Fact, PersonId, Recorded, Timestamp, Version};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::CaseId;

/// A case on somebody's watchlist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// The case.
    pub case_id: CaseId,
    /// Whose list.
    pub person_id: PersonId,
    /// How many facts it has lived through.
    pub version: Version,
    /// Whether the case is on the list.
    pub watching: bool,
    /// When it was put on, or taken off.
    pub since: Timestamp,
}

impl Watch {
    /// Puts a case on somebody's list, unless it is there.
    #[must_use]
    pub fn add(before: Option<&Self>, case_id: CaseId, person_id: PersonId) -> Option<WatchFact> {
        let there = before.is_some_and(|watch| watch.watching);
        (!there).then_some(WatchFact::CaseAdded { case_id, person_id })
    }

    /// Takes it off, if it is there.
    #[must_use]
    pub fn remove(before: Option<&Self>) -> Option<WatchFact> {
        let there = before.filter(|watch| watch.watching)?;
        Some(WatchFact::CaseRemoved { case_id: there.case_id, person_id: there.person_id })
    }

    /// An entry has no id of its own: it is known by its case and whose list it is on.
    #[must_use]
    pub fn id(&self) -> Uuid {
        Uuid::new_v5(&self.case_id.uuid(), self.person_id.uuid().as_bytes())
    }
}

/// What can happen to a watchlist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum WatchFact {
    /// A case was put on it.
    #[serde(rename = "watchlist.caseAdded")]
    CaseAdded {
        /// Which case.
        case_id: CaseId,
        /// Whose list.
        person_id: PersonId,
    },
    /// A case was taken off it.
    #[serde(rename = "watchlist.caseRemoved")]
    CaseRemoved {
        /// Which case.
        case_id: CaseId,
        /// Whose list.
        person_id: PersonId,
    },
}

impl Fact for WatchFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::CaseAdded { .. } => "watchlist.caseAdded",
            Self::CaseRemoved { .. } => "watchlist.caseRemoved",
        }
    }
}

impl Aggregate for Watch {
    type Fact = WatchFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<WatchFact>) -> Option<Self> {
        let version = before.map_or(Version::FIRST, |watch| watch.version.next());
        let (WatchFact::CaseAdded { case_id, person_id } | WatchFact::CaseRemoved { case_id, person_id }) =
            recorded.fact;
        let watching = matches!(recorded.fact, WatchFact::CaseAdded { .. });
        let follows = before.is_some_and(|watch| watch.watching) != watching;
        follows.then_some(Self { case_id, person_id, version, watching, since: recorded.at })
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, ActorKind, Id};

    use super::*;

    #[test]
    fn what_is_there_is_not_added_and_what_is_not_is_not_removed() {
        let (case, person) = (Id::new(Uuid::from_u128(1)), Id::new(Uuid::from_u128(2)));
        assert_eq!(Watch::remove(None), None);
        let fact = Watch::add(None, case, person).unwrap();
        let by = Actor::of_kind(ActorKind::Operator);
        let there =
            Watch::evolve(None, &Recorded { by: by.clone(), at: Timestamp::UNIX_EPOCH, fact }).unwrap();
        assert_eq!(Watch::add(Some(&there), case, person), None);
        let fact = Watch::remove(Some(&there)).unwrap();
        let gone = Watch::evolve(Some(there), &Recorded { by, at: Timestamp::UNIX_EPOCH, fact }).unwrap();
        assert_eq!((gone.watching, gone.version), (false, Version::new(2)));
        assert_eq!(Watch::remove(Some(&gone)), None);
    }
}
