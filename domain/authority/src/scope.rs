use std::borrow::Cow;

use chrono::NaiveDate;
use kernel::{
    Actor, Aggregate, Fact, Family, Id, PersonId, Private, Prose, Reason, Recorded, Stamp, Version,
};
use register::Region;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Identifies an access scope.
pub type ScopeId = Id<AccessScope>;

/// Who is given scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeHolder {
    /// A registered person.
    Person(PersonId),
    /// An application, by client id.
    Client(Uuid),
}

/// The regions somebody's roles reach, for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessScope {
    /// Which scope.
    pub id: ScopeId,
    /// How many facts it has lived through.
    pub version: Version,
    /// Whose it is.
    pub holder: ScopeHolder,
    /// The region, or `None` for all.
    pub region: Option<Region>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, if it ends.
    pub to: Option<NaiveDate>,
    /// Whether it has been taken back.
    pub revoked: bool,
}

/// Somebody's wish to give scope.
#[derive(Clone, Debug)]
pub struct GrantScope {
    /// The new scope.
    pub id: ScopeId,
    /// The person, if it is for one.
    pub person: Option<PersonId>,
    /// The application, if it is for one.
    pub client: Option<Uuid>,
    /// The region, or `None` for all.
    pub region: Option<Region>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, if it ends.
    pub to: Option<NaiveDate>,
    /// Why.
    pub reason: Prose<500>,
}

/// Why scope cannot be given or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeRefusal {
    /// Neither a person nor an application, or both.
    ExactlyOneHolder,
    /// Nobody is registered under this id.
    UnknownPerson,
    /// It would end before it began.
    EndsBeforeItBegins,
    /// Nobody gives scope to themself.
    SelfGrant,
    /// The same scope is in force already.
    Duplicate(ScopeId),
    /// It has been taken back before.
    AlreadyRevoked,
}

impl Reason for ScopeRefusal {
    fn family(&self) -> Family {
        match self {
            Self::ExactlyOneHolder | Self::UnknownPerson | Self::EndsBeforeItBegins => Family::Invalid,
            Self::SelfGrant => Family::NotPermitted,
            Self::Duplicate(_) => Family::Duplicate,
            Self::AlreadyRevoked => Family::WrongState,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::ExactlyOneHolder => "exactlyOneOf",
            Self::UnknownPerson => "unknownPerson",
            Self::EndsBeforeItBegins => "dateBefore",
            Self::SelfGrant => "selfGrant",
            Self::Duplicate(_) => "duplicate",
            Self::AlreadyRevoked => "alreadyRevoked",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::ExactlyOneHolder => "Name a person or an application, not both",
            Self::UnknownPerson => "Nobody is registered under this id",
            Self::EndsBeforeItBegins => "The last day must not be before the first",
            Self::SelfGrant => "Nobody gives access to themself",
            Self::Duplicate(_) => "This scope is in force already",
            Self::AlreadyRevoked => "This scope has been revoked before",
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::ExactlyOneHolder | Self::UnknownPerson => Some("/personId".into()),
            Self::EndsBeforeItBegins => Some("/to".into()),
            _ => None,
        }
    }

    fn existing(&self) -> Option<kernel::Existing> {
        match self {
            Self::Duplicate(id) => {
                Some(kernel::Existing { kind: "accessScope", id: id.uuid(), reference: None })
            }
            _ => None,
        }
    }
}

impl GrantScope {
    /// Gives the scope, given whether the person is registered and which equal scope is in force.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(
        self,
        person_known: bool,
        same_in_force: Option<ScopeId>,
        stamp: &Stamp,
    ) -> Result<ScopeFact, Vec<ScopeRefusal>> {
        use ScopeRefusal as R;
        let mut refusals = Vec::new();
        if self.person.is_some() == self.client.is_some() {
            refusals.push(R::ExactlyOneHolder);
        } else if self.person.is_some() && !person_known {
            refusals.push(R::UnknownPerson);
        }
        if self.to.is_some_and(|to| to < self.from) {
            refusals.push(R::EndsBeforeItBegins);
        }
        if self.is_for(&stamp.by) {
            refusals.push(R::SelfGrant);
        }
        refusals.extend(same_in_force.map(R::Duplicate));
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(ScopeFact::Granted {
            id: self.id,
            person_id: self.person,
            client_id: self.client,
            region: self.region,
            from: self.from,
            to: self.to,
            reason: Private::Known(self.reason),
        })
    }

    fn is_for(&self, actor: &Actor) -> bool {
        (self.person.is_some() && self.person == actor.person_id)
            || (self.client.is_some() && self.client == actor.client_id)
    }
}

impl AccessScope {
    /// Takes it back, at once.
    ///
    /// # Errors
    /// When it has been taken back before.
    pub fn revoke(&self, reason: Prose<500>) -> Result<ScopeFact, Vec<ScopeRefusal>> {
        if self.revoked {
            return Err(vec![ScopeRefusal::AlreadyRevoked]);
        }
        let (person_id, client_id) = match self.holder {
            ScopeHolder::Person(person) => (Some(person), None),
            ScopeHolder::Client(client) => (None, Some(client)),
        };
        Ok(ScopeFact::Revoked { id: self.id, person_id, client_id, reason: Private::Known(reason) })
    }
}

/// What can happen to an access scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum ScopeFact {
    /// It was given.
    #[serde(rename = "access.scopeGranted")]
    Granted {
        /// Which scope.
        id: ScopeId,
        /// To which person.
        person_id: Option<PersonId>,
        /// To which application.
        client_id: Option<Uuid>,
        /// For which region; all if none.
        region: Option<Region>,
        /// From which day.
        from: NaiveDate,
        /// To which day.
        to: Option<NaiveDate>,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// It was taken back.
    #[serde(rename = "access.scopeRevoked")]
    Revoked {
        /// Which scope.
        id: ScopeId,
        /// From which person.
        person_id: Option<PersonId>,
        /// From which application.
        client_id: Option<Uuid>,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
}

impl Fact for ScopeFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Granted { .. } => "access.scopeGranted",
            Self::Revoked { .. } => "access.scopeRevoked",
        }
    }
}

impl Aggregate for AccessScope {
    type Fact = ScopeFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<ScopeFact>) -> Option<Self> {
        match (before, &recorded.fact) {
            (None, ScopeFact::Granted { id, person_id, client_id, region, from, to, .. }) => {
                let holder = match (person_id, client_id) {
                    (Some(person), _) => ScopeHolder::Person(*person),
                    (None, client) => ScopeHolder::Client((*client)?),
                };
                Some(Self {
                    id: *id,
                    version: Version::FIRST,
                    holder,
                    region: *region,
                    from: *from,
                    to: *to,
                    revoked: false,
                })
            }
            (Some(scope), ScopeFact::Revoked { .. }) => {
                Some(Self { version: scope.version.next(), revoked: true, ..scope })
            }
            _ => None,
        }
    }
}
