use actix_web::get;
use authority::Operation;
use chrono::NaiveDate;
use kernel::PersonId;
use persistence::{Order, ScopeFilter};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::AccessScopeView;
use crate::context::Context;
use crate::http::dates::optional_date;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of access scopes.
    AccessScopePage, AccessScopePage, AccessScopeView
);

/// Which scopes are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct ScopeQuery {
    /// This person's.
    #[param(nullable = false)]
    person_id: Option<Uuid>,
    /// This application's.
    #[param(nullable = false)]
    client_id: Option<Uuid>,
    /// For this region.
    #[param(nullable = false)]
    region: Option<codes::Region>,
    /// In force on this day.
    #[param(nullable = false)]
    #[serde(default, deserialize_with = "optional_date")]
    in_force_on: Option<NaiveDate>,
}

/// List access scopes
///
/// Who has been given scope over which regions, newest first, revoked ones included.
#[utoipa::path(
    operation_id = "listAccessScopes",
    tag = "Access",
    params(PageQuery, ScopeQuery),
    responses((status = 200, description = "A page of scopes", body = AccessScopePage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/access-scopes")]
pub(super) async fn list_access_scopes(
    context: Context,
    page: Query<PageQuery>,
    query: Query<ScopeQuery>,
) -> Result<Listed<AccessScopePage>, Problem> {
    context.may(Operation::ListAccessScopes)?;
    let filter = ScopeFilter {
        person: query.0.person_id.map(PersonId::new),
        client: query.0.client_id,
        region: query.0.region.map(codes::Region::code),
        in_force_on: query.0.in_force_on,
    };
    let paging = context.paging(&page.0, Order::Descending)?;
    let scopes = context.db().scopes(&context.viewer, &filter, &paging.request).await?;
    let paged = Paged::of(&scopes, &paging, |line| (line.granted_at, line.scope.id.uuid()));
    Ok(AccessScopePage::listed(scopes.items.iter().map(AccessScopeView::from).collect(), paged))
}
