use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use kernel::PersonId;
use persistence::{CheckFilter, Order};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::CheckView;
use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};

page_view!(
    /// A page of checks.
    ConflictCheckPage, ConflictCheckPage, CheckView
);

/// Which checks are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct CheckQuery {
    /// Of this adviser.
    #[param(nullable = false)]
    person_id: Option<Uuid>,
    /// Of this organisation.
    #[param(nullable = false)]
    organisation_id: Option<Uuid>,
    /// Whether they are what counts.
    #[param(nullable = false)]
    current: Option<bool>,
}

/// List a case's conflict checks
///
/// What was found of advisers' conflicts of interest on the case, newest first. A later check of the same declaration
/// takes an earlier one's place; both stay.
#[utoipa::path(
    operation_id = "listConflictChecks",
    tag = "Conflicts",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, CheckQuery),
    responses((status = 200, description = "A page of checks", body = ConflictCheckPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/conflict-checks")]
pub(super) async fn list_conflict_checks(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<CheckQuery>,
) -> Result<Listed<ConflictCheckPage>, Problem> {
    let filter = CheckFilter {
        person: query.0.person_id.map(PersonId::new),
        organisation: query.0.organisation_id,
        current: query.0.current,
    };
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let read = context.db().checks(&context.viewer, case, filter, &paging.request).await?;
    let (_, lines) = context.readable(Operation::ListConflictChecks, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |line| (line.check.recorded_at, line.check.id.uuid()));
    Ok(ConflictCheckPage::listed(lines.items.iter().map(CheckView::from).collect(), paged))
}
