//! What a local copy starts with: invented people, schools and cases, written the way everything is written.

use actix_web::web;
use authority::{Caller, Identity};
use casework::CaseId;
use futures_util::stream;
use kernel::{Actor, ActorKind, PersonId, Stamp};
use persistence::{Extract, ImportStart};
use register::gias::{EstablishmentReader, LinkReader};
use serde_json::{Value, json};
use thiserror::Error;
use uuid::Uuid;

use super::people::{LocalPerson, PEOPLE};
use crate::State;
use crate::auth::LocalIssuer;
use crate::context::Context;
use crate::http::{Answer, Problem};
use crate::imports::{ImportRefusal, Importable, import};
use crate::operator::{OperatorFault, grant_scope, register_person};
use crate::v1::{advisers, cases, notes, tasks};

const SCHOOLS: &[u8] = include_bytes!("../../../tests/data/edubasealldata-invented.csv");
const LINKS: &[u8] = include_bytes!("../../../tests/data/links_edubasealldata-invented.csv");

/// Why a local copy could not be set up.
#[derive(Debug, Error)]
pub enum SetUpFault {
    /// A person could not be registered.
    #[error(transparent)]
    Person(#[from] OperatorFault),
    /// The register could not be imported.
    #[error(transparent)]
    Import(#[from] ImportRefusal),
    /// A case could not be written.
    #[error("{0}")]
    Case(Problem),
}

impl From<Problem> for SetUpFault {
    fn from(problem: Problem) -> Self {
        Self::Case(problem)
    }
}

/// Writes the invented people, schools and cases.
///
/// # Errors
/// When any of it cannot be written.
pub async fn set_up(state: &web::Data<State>) -> Result<(), SetUpFault> {
    for person in PEOPLE {
        let identity = (LocalIssuer::TENANT, person.object());
        let functions = person.functions.iter().copied().collect();
        let (id, email) = (PersonId::new(person.id()), person.email());
        let now = state.now();
        let called = (person.name, email.as_str());
        register_person(&state.db, ActorKind::LocalSetup, now, id, identity, called, functions).await?;
        for &region in person.scope {
            grant_scope(&state.db, ActorKind::LocalSetup, now, id, Some(region)).await?;
        }
        if person.national {
            grant_scope(&state.db, ActorKind::LocalSetup, now, id, None).await?;
        }
    }
    let adviser = LocalPerson::of("adviser").map_or_else(Uuid::nil, LocalPerson::id);
    let entry = json!({
        "homeRegion": "northEast",
        "employerOrganisationId": null,
        "capacityCases": 6,
        "activeFrom": "2025-01-01",
        "activeTo": null,
    });
    advisers::save::set_up(Context::of_setup(state.clone(), caller("admin")?), PersonId::new(adviser), entry)
        .await?;
    load::<EstablishmentReader>(state, Extract::Schools, SCHOOLS).await?;
    load::<LinkReader>(state, Extract::Links, LINKS).await?;
    for case in CASES {
        case.write(state).await?;
    }
    Ok(())
}

async fn load<R: Importable>(state: &State, extract: Extract, file: &'static [u8]) -> Result<(), SetUpFault>
where
    R::Row: Send + 'static,
{
    let now = state.now();
    let stamp = Stamp {
        by: Actor::of_kind(ActorKind::LocalSetup),
        at: now,
        today: calendar::london_date(now),
        request: Uuid::now_v7(),
    };
    let start = ImportStart { id: Uuid::now_v7(), extract, refuse_file: true, dry_run: false, stamp };
    let chunks = stream::iter([Ok::<_, std::io::Error>(web::Bytes::from_static(file))]);
    import::<R, _>(&state.db, start, chunks, |_, _| {}).await?;
    Ok(())
}

/// How far an invented case has come.
#[derive(Clone, Copy)]
enum Stage {
    /// Opened, and waiting for an officer.
    Opened,
    /// An officer has it.
    Assigned,
    /// The responsible body has been told, the diocese not yet.
    Begun,
    /// Task 2 is completed.
    Contacted,
    /// The school was not eligible.
    NotEligible,
}

struct InventedCase {
    urn: &'static str,
    cohort: &'static str,
    officer: &'static str,
    stage: Stage,
    diocese: bool,
    note: Option<&'static str>,
}

const fn invented(
    urn: &'static str,
    cohort: &'static str,
    officer: &'static str,
    stage: Stage,
    diocese: bool,
    note: Option<&'static str>,
) -> InventedCase {
    InventedCase { urn, cohort, officer, stage, diocese, note }
}

const CASES: [InventedCase; 12] = [
    invented("900003", "pilot", "officer", Stage::Contacted, false, Some("The trust welcomed the call.")),
    invented("900008", "spring25", "officer", Stage::Begun, false, None),
    invented("900010", "summer25", "officer", Stage::Contacted, true, None),
    invented("900012", "autumn25", "officer", Stage::Assigned, true, None),
    invented("900016", "flow", "lead", Stage::Opened, false, None),
    invented("900020", "flow", "lead", Stage::Assigned, true, Some("Waiting for the diocese's reply.")),
    invented("900024", "spring26", "lead", Stage::Contacted, false, None),
    invented("900028", "autumn25", "officer-london", Stage::Begun, false, None),
    invented("900029", "flow", "officer-london", Stage::Assigned, false, None),
    invented("900033", "flow", "officer-london", Stage::NotEligible, false, None),
    invented("900036", "summer25", "lead", Stage::Contacted, true, None),
    invented("900041", "flow", "lead", Stage::Opened, true, None),
];

impl InventedCase {
    async fn write(&self, state: &web::Data<State>) -> Result<(), SetUpFault> {
        let today = calendar::london_date(state.now());
        let context = |key| caller(key).map(|caller| Context::of_setup(state.clone(), caller));
        let eligible = !matches!(self.stage, Stage::NotEligible);
        let officer = match self.stage {
            Stage::Opened | Stage::NotEligible => None,
            _ => LocalPerson::of(self.officer).map(LocalPerson::id),
        };
        let opening = json!({
            "urn": self.urn,
            "cohort": self.cohort,
            "eligible": eligible,
            "basis": eligible.then_some("stuckRi"),
            "assessedOn": today,
            "ruleVersion": "2025-09",
            "ineligibleReason": (!eligible).then_some("A new inspection found the school to be good."),
            "deliveryOfficerId": officer,
        });
        let opened = cases::open::set_up(context("lead")?, opening).await?;
        let case = CaseId::new(id_of(&opened)?);
        let diocese = matches!(self.stage, Stage::Contacted) && self.diocese;
        if matches!(self.stage, Stage::Begun | Stage::Contacted) {
            let answers = json!({
                "contacted": true,
                "contactedOn": today,
                "dioceseContactedOn": diocese.then_some(today),
            });
            tasks::contact_responsible_body::set_up(context(self.officer)?, case, answers).await?;
        }
        if let Some(text) = self.note {
            notes::add::set_up(context(self.officer)?, case, json!({"text": text})).await?;
        }
        Ok(())
    }
}

fn id_of(answer: &Answer) -> Result<Uuid, Problem> {
    let body: Value = serde_json::from_str(&answer.reply.body).unwrap_or_default();
    let id = body["id"].as_str().and_then(|id| id.parse().ok());
    id.ok_or_else(|| Problem::new(crate::http::ProblemKind::Internal))
}

fn caller(key: &str) -> Result<Caller, Problem> {
    let person = LocalPerson::of(key).ok_or_else(|| Problem::new(crate::http::ProblemKind::Internal))?;
    let identity = Identity::Person { tenant: LocalIssuer::TENANT, object: person.object() };
    Ok(Caller::new(identity, person.roles.iter().copied()))
}
