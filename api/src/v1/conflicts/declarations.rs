use actix_web::get;
use authority::{Operation, reaches};
use kernel::PersonId;
use persistence::{DeclarationFilter, Order};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::DeclarationView;
use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, ProblemKind, Query, page_view};

page_view!(
    /// A page of declarations.
    ConflictDeclarationPage, ConflictDeclarationPage, DeclarationView
);

/// Which declarations are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct DeclarationQuery {
    /// This adviser's.
    #[param(nullable = false)]
    person_id: Option<Uuid>,
    /// About this school.
    #[param(nullable = false, pattern = "^[0-9]{6}$", example = "900001")]
    urn: Option<String>,
    /// About this organisation.
    #[param(nullable = false)]
    organisation_id: Option<Uuid>,
    /// Whether they still count.
    #[param(nullable = false)]
    current: Option<bool>,
}

/// List conflict declarations
///
/// What advisers have declared of schools in the caller's regions, newest first; an adviser sees their own. What a
/// declaration says in words is shown to few.
#[utoipa::path(
    operation_id = "listConflictDeclarations",
    tag = "Conflicts",
    params(PageQuery, DeclarationQuery),
    responses((status = 200, description = "A page of declarations", body = ConflictDeclarationPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/conflict-declarations")]
pub(super) async fn list_conflict_declarations(
    context: Context,
    page: Query<PageQuery>,
    query: Query<DeclarationQuery>,
) -> Result<Listed<ConflictDeclarationPage>, Problem> {
    const OPERATION: Operation = Operation::ListConflictDeclarations;
    context.may(OPERATION)?;
    let query = query.0;
    if query.urn.as_ref().is_some_and(|urn| register::Urn::try_from(urn.clone()).is_err()) {
        let detail = "A URN has six digits";
        return Err(Problem::parameter(ProblemKind::InvalidParameter, "urn", detail));
    }
    let filter = DeclarationFilter {
        person: query.person_id.map(PersonId::new),
        urn: query.urn,
        organisation: query.organisation_id,
        current: query.current,
    };
    let reaches = reaches(OPERATION, context.viewer.caller());
    let paging = context.paging(&page.0, Order::Descending)?;
    let lines = context.db().declarations(&context.viewer, &reaches, &filter, &paging.request).await?;
    let paged = Paged::of(&lines, &paging, |line| (line.declaration.recorded_at, line.declaration.id.uuid()));
    let items = lines.items.iter().map(|line| DeclarationView::new(&context.viewer, line));
    Ok(ConflictDeclarationPage::listed(items.collect(), paged))
}
