//! The contract: collected from the routes that are served, and finished.

use authority::Operation;
use kernel::Coded;
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_actix_web::AppExt;

use crate::http::{ProblemBody, ProblemError, SortOrder};
use crate::v1::advisers::AdviserSortBy;
use crate::v1::cases::CaseSortBy;
use crate::v1::codes::EligibilityStanding;
use crate::v1::decisions::DecisionSortBy;
use crate::v1::schools::SchoolSortBy;
use crate::v1::watchlist::WatchSortBy;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "RISE targeted support",
        description = "Casework for England's targeted school improvement support: a case is opened for a school, an \
            adviser allocated, the school diagnosed, a supporting organisation matched, a plan approved and progress \
            reviewed. Callers must ignore members, problem codes and event kinds that they do not know: new ones are \
            added without a new version. Dates are calendar dates in London, instants are UTC.",
        contact(name = "RISE targeted support", email = "rise@example.org"),
        license(name = "MIT", url = "https://opensource.org/license/mit"),
    ),
    servers(
        (url = "https://rise.example.org", description = "Production"),
        (url = "https://pre-production.rise.example.org", description = "Pre-production"),
    ),
    components(schemas(
        ProblemBody, ProblemError, SortOrder, AdviserSortBy, CaseSortBy, DecisionSortBy, SchoolSortBy, WatchSortBy, EligibilityStanding
    )),
    modifiers(&Bearer),
    security(("bearer" = [])),
    tags(
        (name = "Access", description = "Whose roles reach which regions"),
        (name = "Assignments", description = "Who is on a case"),
        (name = "Bulk", description = "Changes to many things at once"),
        (name = "Cases", description = "Schools going through targeted support"),
        (name = "Concerns", description = "How a school engages, and what is done when it does not"),
        (name = "Conflicts", description = "What advisers declare, and what is found of it on a case"),
        (name = "Contacts", description = "Whom to talk to"),
        (name = "Decisions", description = "Who decided what, when, why and by what authority"),
        (name = "Delegations", description = "Who may decide what"),
        (name = "Documents", description = "References to what is kept elsewhere"),
        (name = "Diagnosis", description = "Which way a case goes"),
        (name = "Events", description = "What happened, in order, and provably so"),
        (name = "Matching", description = "Which organisation supports a school"),
        (name = "Me", description = "The caller"),
        (name = "Notes", description = "What people wrote on a case"),
        (name = "Organisations", description = "Organisations outside the department"),
        (name = "People", description = "Who works here"),
        (name = "Plan", description = "Improvement plans: versions, what became of them, and objectives"),
        (name = "Recommendations", description = "What is recommended to whoever decides"),
        (name = "ReferenceData", description = "The closed lists"),
        (name = "Reviews", description = "How a school gets on"),
        (name = "Schools", description = "The register of schools"),
        (name = "Service", description = "What anybody may ask, without a token"),
        (name = "Support", description = "Support beside targeted support: universal and structural"),
        (name = "Tasks", description = "The 24 tasks of a case"),
        (name = "Watchlist", description = "The cases that the caller keeps an eye on"),
    ),
)]
struct Document;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("An access token of the department's identity provider for this service"))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The contract of the routes that are served: both come from the same list.
#[must_use]
pub fn document() -> Value {
    let app = actix_web::App::new().into_utoipa_app().openapi(Document::openapi());
    let (_, collected) = app.configure(crate::routes::describe).split_for_parts();
    let mut document = serde_json::to_value(collected).unwrap_or_default();
    document["info"]["version"] = json!(env!("CARGO_PKG_VERSION"));
    tell_who(&mut document);
    tell_form_of_keys(&mut document);
    openapi::finish(document)
}

fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let items = document["paths"].as_object_mut().into_iter().flatten();
    items.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten()).map(|(_, operation)| operation)
}

/// Says of each operation who may call it, from the permission table.
fn tell_who(document: &mut Value) {
    for operation in operations(document) {
        let Some(known) = operation["operationId"].as_str().and_then(Operation::of) else { continue };
        let rule = known.rule();
        let said = operation["description"].as_str().unwrap_or_default();
        operation["description"] = json!(format!("{said}\n\n{}", rule.sentence()));
        let mut roles: Vec<_> = rule.grants.iter().map(|(role, _)| role.code()).collect();
        roles.dedup();
        operation["x-required-roles"] = json!(roles);
    }
}

/// Says what an idempotency key looks like, the same wherever there is one.
fn tell_form_of_keys(document: &mut Value) {
    let parameters =
        operations(document).filter_map(|own| own.get_mut("parameters")?.as_array_mut()).flatten();
    for key in parameters.filter(|parameter| parameter["name"] == "Idempotency-Key") {
        key["schema"]["pattern"] = json!("^[!-~]+$");
    }
}
