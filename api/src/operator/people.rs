//! Who works here, and over what.

use authority::{AccessScope, GrantScope, ScopeId};
use kernel::{ActorKind, PersonId, Timestamp};
use persistence::{Chain, Database, PersonLine, Work};
use register::{Functions, Region, RegisteredPerson};
use uuid::Uuid;

use super::{OperatorFault, reason, refused, stamp, viewer};

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
        active_from: None,
        active_to: None,
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
    let grant = GrantScope {
        id: ScopeId::new(Uuid::now_v7()),
        person: Some(person),
        client: None,
        region,
        from: stamp.today,
        to: None,
        reason: reason("Given at the command line")?,
    };
    let fact = grant.decide(seen.person_known, None, &stamp).map_err(|reasons| refused(&reasons))?;
    let mut work = Work::new(chain, head, stamp, None);
    let _: AccessScope = work.apply(None, fact)?;
    Ok(attempt.commit(work, None).await?)
}
