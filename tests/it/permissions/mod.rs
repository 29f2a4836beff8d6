//! Who may do what: every operation, as every role, in every position to a case.
//!
//! `tests/permissions.txt` says what the specification promises; the service never reads it.

pub(crate) mod advisers;
mod decisions;
pub(crate) mod documents;
mod expectations;
pub(crate) mod lifecycle;
mod plan;
pub(crate) mod recipes;
pub(crate) mod tasks;

use std::collections::BTreeSet;

use api::auth::{LocalBearer, LocalIssuer};
use authority::Role;
use futures_util::future::join_all;
use tests::{World, report};
use uuid::Uuid;

use expectations::{Line, POSITIONS, expectations};
use recipes::Scene;

const ROLES: [(&str, Role); 13] = [
    ("Case.Read", Role::CaseRead),
    ("Case.Deliver", Role::CaseDeliver),
    ("Case.Advise", Role::CaseAdvise),
    ("Case.Lead", Role::CaseLead),
    ("Case.Decide", Role::CaseDecide),
    ("Grant.Prepare", Role::GrantPrepare),
    ("Grant.Approve", Role::GrantApprove),
    ("Vendor.Maintain", Role::VendorMaintain),
    ("Finance.Integrate", Role::FinanceIntegrate),
    ("Report.Read", Role::ReportRead),
    ("Audit.Read", Role::AuditRead),
    ("Service.Support", Role::ServiceSupport),
    ("Platform.Admin", Role::PlatformAdmin),
];

/// Somebody who calls: the id that scopes and assignments name, the name of the role, and the token.
pub(crate) struct Caller {
    pub(crate) id: Uuid,
    pub(crate) role: String,
    pub(crate) token: Option<String>,
}

pub(crate) async fn person(world: &World, name: &str, roles: &[Role], scope: bool) -> Caller {
    let (id, object) = (Uuid::now_v7(), Uuid::new_v4());
    let tenant = LocalIssuer::TENANT;
    let sql = format!(
        "insert into people (id, version, tenant_id, object_id, display_name, search_name, email, functions, \
         created_at) values ('{id}', 1, '{tenant}', '{object}', 'Pat Matrix', 'pat matrix', \
         'pat@example.org', array['deliver', 'advise'], now());"
    );
    world.database.execute(&sql).await;
    if scope {
        scope_of(world, "person_id", id, "'northEast'").await;
    }
    let token = World::token_of(&LocalBearer::Person { object, roles: roles.to_vec() });
    Caller { id, role: name.to_owned(), token: Some(token) }
}

async fn scope_of(world: &World, column: &str, id: Uuid, region: &str) {
    let scope = Uuid::now_v7();
    let sql = format!(
        "insert into access_scopes (id, version, {column}, region, from_on, reason, granted_at) \
         values ('{scope}', 1, '{id}', {region}, '2025-01-01', 'For the matrix', now())"
    );
    world.database.execute(&sql).await;
}

async fn callers(world: &World) -> Vec<Caller> {
    let mut all = Vec::new();
    for (name, role) in ROLES {
        all.push(person(world, name, &[role], true).await);
    }
    all.push(person(world, "noRole", &[], true).await);
    all.push(Caller { id: Uuid::now_v7(), role: "noToken".to_owned(), token: None });
    let client = LocalIssuer::APPLICATION_CLIENT;
    scope_of(world, "client_id", client, "null").await;
    for (name, role) in [("application", Role::CaseLead), ("applicationAdmin", Role::PlatformAdmin)] {
        let token = World::token_of(&LocalBearer::Application { client, roles: vec![role] });
        all.push(Caller { id: client, role: name.to_owned(), token: Some(token) });
    }
    all
}

#[actix_web::test]
async fn every_operation_answers_every_role_in_every_position_as_the_specification_says() {
    let told = expectations();
    let documented: BTreeSet<String> = tests::operations()
        .into_iter()
        .filter(|(_, path, _)| path.starts_with("/v1/"))
        .map(|(_, _, operation)| operation["operationId"].as_str().unwrap().to_owned())
        .collect();
    let covered: BTreeSet<String> = told.iter().map(|line| line.operation.clone()).collect();
    assert_eq!(documented, covered, "the document and tests/permissions.txt name different operations");
    for operation in &documented {
        let roles: BTreeSet<_> =
            told.iter().filter(|line| &line.operation == operation).map(|line| &line.role).collect();
        assert_eq!(roles.len(), ROLES.len() + 3, "{operation} does not tell every role");
    }

    let walked = join_all(told.chunks(told.len().div_ceil(WORLDS)).map(walk)).await;
    let cells: usize = walked.iter().map(|(cells, _)| cells).sum();
    let wrong: Vec<_> = walked.into_iter().flat_map(|(_, wrong)| wrong).collect();
    report(&format!("operations {} of {}, {cells} cells", covered.len(), documented.len()));
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// How many worlds the table is walked in at once: in one, everybody waits for everybody.
const WORLDS: usize = 4;

/// Walks some lines of the table in a world of its own: how many cells they have, and which are wrong.
async fn walk(lines: &[Line]) -> (usize, Vec<String>) {
    let world = World::new().await;
    let callers = callers(&world).await;
    let (mut cells, mut wrong) = (0, Vec::new());
    for line in lines {
        let wanted = if line.role == "application" && recipes::administrative(&line.operation) {
            "applicationAdmin"
        } else {
            &line.role
        };
        let caller = callers.iter().find(|caller| caller.role == wanted).expect("a known role");
        let single = line.expected.len() == 1;
        for (index, expected) in line.expected.iter().enumerate() {
            let position = if single { "unassigned" } else { POSITIONS[index] };
            let scene = Scene::arrange(&world, caller, &line.operation, position).await;
            let (got, text) = scene.play(&world).await;
            cells += 1;
            if &got != expected {
                let text: String = text.chars().take(160).collect();
                wrong.push(format!(
                    "{} {} {position}: expected {expected}, got {got} {text}",
                    line.operation, line.role
                ));
            }
        }
    }
    world.end().await;
    (cells, wrong)
}
