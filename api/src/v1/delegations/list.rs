use actix_web::get;
use authority::Operation;
use chrono::NaiveDate;
use kernel::PersonId;
use persistence::{DelegationFilter, Order};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::only_own;
use super::view::DelegationView;
use crate::context::Context;
use crate::http::dates::optional_date;
use crate::http::{Code, Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of delegations.
    DelegationPage, DelegationPage, DelegationView
);

/// Which delegations are wanted. A parameter given several times means any of its values.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct DelegationQuery {
    /// Whose.
    #[param(max_items = 100)]
    person_id: Vec<Uuid>,
    /// What may be decided.
    #[param(max_items = 30)]
    decision_kind: Vec<codes::DecisionKind>,
    /// For these regions alone.
    #[param(max_items = 9)]
    region: Vec<codes::Region>,
    /// In force on this day.
    #[param(nullable = false)]
    #[serde(default, deserialize_with = "optional_date")]
    in_force_on: Option<NaiveDate>,
}

/// List delegations
///
/// Who may decide what, newest first: persons, and roles under the standing scheme. Who may not see everybody's sees
/// their own.
#[utoipa::path(
    operation_id = "listDelegations",
    tag = "Delegations",
    params(PageQuery, DelegationQuery),
    responses((status = 200, description = "A page of delegations", body = DelegationPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/delegations")]
pub(super) async fn list_delegations(
    context: Context,
    page: Query<PageQuery>,
    query: Query<DelegationQuery>,
) -> Result<Listed<DelegationPage>, Problem> {
    context.may(Operation::ListDelegations)?;
    let filter = DelegationFilter {
        people: query.0.person_id.into_iter().map(PersonId::new).collect(),
        kinds: Code::codes(&query.0.decision_kind),
        regions: Code::codes(&query.0.region),
        in_force_on: query.0.in_force_on,
        own: only_own(&context, Operation::ListDelegations),
    };
    let paging = context.paging(&page.0, Order::Descending)?;
    let lines = context.db().delegations(&context.viewer, &filter, &paging.request).await?;
    let paged = Paged::of(&lines, &paging, |line| (line.created_at, line.given.delegation.id.uuid()));
    let view = |line| DelegationView::new(&context.viewer, context.today(), line);
    Ok(DelegationPage::listed(lines.items.iter().map(view).collect(), paged))
}
