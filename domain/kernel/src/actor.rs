use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Id, Timestamp};

/// Marks identifiers of people.
#[derive(Debug)]
pub enum Person {}

/// Identifies a registered person.
pub type PersonId = Id<Person>;

/// Who did something, as the record keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    /// What kind of actor this is.
    pub kind: ActorKind,
    /// The person, when a person acted.
    pub person_id: Option<PersonId>,
    /// The application's client id, when an application acted for itself.
    pub client_id: Option<Uuid>,
    /// The role under which the act was permitted, as its token names it.
    pub role: Option<String>,
}

/// The kinds of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActorKind {
    /// A registered person.
    Person,
    /// An application acting for itself.
    Application,
    /// The operator of the service, at its command line.
    Operator,
    /// The set-up of a local copy.
    LocalSetup,
}

impl Actor {
    /// A person acting under a role.
    #[must_use]
    pub const fn person(id: PersonId, role: String) -> Self {
        Self { kind: ActorKind::Person, person_id: Some(id), client_id: None, role: Some(role) }
    }

    /// An application acting under a role.
    #[must_use]
    pub const fn application(client_id: Uuid, role: String) -> Self {
        Self { kind: ActorKind::Application, person_id: None, client_id: Some(client_id), role: Some(role) }
    }

    /// An actor who is neither: the operator, or the local set-up.
    #[must_use]
    pub const fn of_kind(kind: ActorKind) -> Self {
        Self { kind, person_id: None, client_id: None, role: None }
    }

    /// Whether this is the same person, or the same application.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.kind == other.kind && self.person_id == other.person_id && self.client_id == other.client_id
    }
}

/// The circumstances of one act: who, when, and under which request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Who acts.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// The date in London at that time.
    pub today: NaiveDate,
    /// The request that carries the act.
    pub request: Uuid,
}
