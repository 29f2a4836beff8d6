//! Acts at the command line: whoever holds the database's login makes the first administrator.

use std::sync::Arc;

use authority::{AccessScope, Caller, GrantScope, Identity, ScopeId};
use kernel::{Actor, ActorKind, PersonId, Prose, Stamp, Timestamp};
use persistence::{Chain, Database, PersonLine, StorageError, Viewer, Work};
use register::{Functions, Region, RegisteredPerson};
use thiserror::Error;
use uuid::Uuid;

/// Why an act at the command line came to nothing.
#[derive(Debug, Error)]
pub enum OperatorFault {
    /// What was given is not valid.
    #[error("{0}")]
    Invalid(String),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

pub(super) fn stamp(kind: ActorKind, now: Timestamp) -> Stamp {
    let today = calendar::london_date(now);
    Stamp { by: Actor::of_kind(kind), at: now, today, request: Uuid::now_v7() }
}

/// Whoever acts here is nobody whom the record knows; nothing is read on their behalf.
pub(super) fn viewer(now: Timestamp) -> Viewer {
    let nobody = Identity::Application { tenant: Uuid::nil(), client: Uuid::nil() };
    Viewer::new(Caller::new(nobody, []), calendar::london_date(now))
}

/// Registers a person, unless somebody is registered under the same tenant and object id; answers who it is.
///
/// # Errors
/// When name or e-mail address are not valid, or storage fails.
pub async fn register_person(
    db: &Database,
    kind: ActorKind,
    now: Timestamp,
    id: PersonId,
    (tenant, object): (Uuid, Uuid),
    (name, email): (&str, &str),
    functions: Functions,
) -> Result<PersonId, OperatorFault> {
    let person = RegisteredPerson {
        id,
        tenant,
        object,
        display_name: name
            .to_owned()
            .try_into()
            .map_err(|why| OperatorFault::Invalid(format!("name: {why}")))?,
        email: email.to_owned().try_into().map_err(|why| OperatorFault::Invalid(format!("e-mail: {why}")))?,
        functions,
    };
    let attempt = db.attempt(viewer(now)).await?;
    if let Some(same) = attempt.registering(tenant, object).await?.same {
        return Ok(same);
    }
    let chain = Chain::person(id);
    let mut work = Work::new(chain, attempt.head(chain).await?, stamp(kind, now), None);
    let line: PersonLine = work.apply(None, person.registered())?;
    attempt.commit(work, None).await?;
    Ok(line.person.id)
}

/// Gives a person scope over a region, or over all, unless they have it.
///
/// # Errors
/// When storage fails.
pub async fn grant_scope(
    db: &Database,
    kind: ActorKind,
    now: Timestamp,
    person: PersonId,
    region: Option<Region>,
) -> Result<(), OperatorFault> {
    let attempt = db.attempt(viewer(now)).await?;
    let stamp = stamp(kind, now);
    let chain = Chain::person(person);
    let head = attempt.head(chain).await?;
    let seen = attempt.granting(Some(person), None, region, (stamp.today, None)).await?;
    if seen.line.is_some() {
        return Ok(());
    }
    let reason = Prose::try_from("Given at the command line".to_owned());
    let grant = GrantScope {
        id: ScopeId::new(Uuid::now_v7()),
        person: Some(person),
        client: None,
        region,
        from: stamp.today,
        to: None,
        reason: reason.map_err(|why| OperatorFault::Invalid(why.to_string()))?,
    };
    let refused = |reasons: Vec<authority::ScopeRefusal>| OperatorFault::Invalid(format!("{reasons:?}"));
    let fact = grant.decide(seen.person_known, None, &stamp).map_err(refused)?;
    let mut work = Work::new(chain, head, stamp, None);
    let _: AccessScope = work.apply(None, fact)?;
    Ok(attempt.commit(work, None).await?)
}

/// The clock of the system.
#[must_use]
pub fn system_clock() -> Arc<dyn Fn() -> Timestamp + Send + Sync> {
    Arc::new(chrono::Utc::now)
}
