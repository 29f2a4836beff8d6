use std::process::ExitCode;

use api::auth::{LocalBearer, LocalIssuer};
use api::config::Profile;
use api::local::people::{LocalPerson, PEOPLE};
use api::operator::{grant_scope, register_person};
use authority::Role;
use chrono::Utc;
use clap::Args;
use kernel::{ActorKind, Coded, PersonId};
use register::Region;
use uuid::Uuid;

use super::{Done, Running, configuration, storage};

/// Whose token.
#[derive(Args)]
pub(crate) struct Token {
    /// One of the invented people.
    #[arg(long, conflicts_with_all = ["role", "region"])]
    person: Option<String>,
    /// A role, for a person made for it.
    #[arg(long)]
    role: Option<String>,
    /// The region that person has scope over; all if left out.
    #[arg(long, requires = "role")]
    region: Option<String>,
}

/// Prints a token of a local copy.
pub(crate) fn run(token: &Token) -> Done {
    let config = configuration()?;
    let Profile::Local { folder } = &config.profile else {
        return Err("tokens are made in the local profile only".into());
    };
    let issuer = LocalIssuer::open(folder)?;
    let bearer = match (&token.person, &token.role) {
        (Some(key), _) => {
            let person = LocalPerson::of(key).ok_or_else(|| {
                let keys: Vec<_> = PEOPLE.iter().map(|person| person.key).collect();
                format!("there is nobody called {key}; there are {}", keys.join(", "))
            })?;
            LocalBearer::Person { object: person.object(), roles: person.roles.to_vec() }
        }
        (None, Some(role)) => {
            let role = Role::of(role).ok_or_else(|| {
                let names: Vec<_> = Role::all().map(Coded::code).collect();
                format!("there is no role {role}; there are {}", names.join(", "))
            })?;
            let region = token.region.as_deref().map(|code| {
                let codes: Vec<_> = Region::all().map(Coded::code).collect();
                Region::of(code)
                    .ok_or_else(|| format!("there is no region {code}; there are {}", codes.join(", ")))
            });
            let object = made_for(role, region.transpose()?)?;
            LocalBearer::Person { object, roles: vec![role] }
        }
        (None, None) => return Err("say whose token: --person KEY, or --role ROLE".into()),
    };
    println!("{}", issuer.token(&bearer, Utc::now())?);
    Ok(ExitCode::SUCCESS)
}

/// A person made for a role in a region, the same one each time.
fn made_for(role: Role, region: Option<Region>) -> Result<Uuid, Box<dyn std::error::Error>> {
    let place = region.map_or("all", Region::code);
    let object = Uuid::new_v5(&LocalIssuer::TENANT, format!("{role} {place}").as_bytes());
    let storage = storage(&configuration()?, Running::Used)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let id = PersonId::new(Uuid::now_v7());
        let name = format!("Sample {role} ({place})");
        let functions = register::Functions::from([register::Function::Deliver, register::Function::Advise]);
        let identity = (LocalIssuer::TENANT, object);
        let email = "made-for-a-role@example.org";
        let (db, kind, now) = (&storage.db, ActorKind::LocalSetup, Utc::now());
        let person = register_person(db, kind, now, id, identity, (&name, email), functions).await?;
        grant_scope(db, kind, now, person, region).await
    })?;
    Ok(object)
}
