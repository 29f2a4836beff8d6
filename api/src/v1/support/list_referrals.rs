use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use persistence::Order;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::referral_view::StructuralReferralView;
use crate::context::Context;
use crate::http::{Code, Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of structural referrals.
    StructuralReferralPage, StructuralReferralPage, StructuralReferralView
);

/// Which referrals are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct ReferralQuery {
    /// How far they are.
    #[param(max_items = 5)]
    state: Vec<codes::StructuralReferralState>,
}

/// List structural referrals
///
/// To which of the department's tools the case was handed, newest first.
#[utoipa::path(
    operation_id = "listStructuralReferrals",
    tag = "Support",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, ReferralQuery),
    responses((status = 200, description = "A page of structural referrals", body = StructuralReferralPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/structural-referrals")]
pub(super) async fn list_structural_referrals(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<ReferralQuery>,
) -> Result<Listed<StructuralReferralPage>, Problem> {
    let states = Code::codes(&query.0.state);
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let read = context.db().referrals(&context.viewer, case, &states, &paging.request).await?;
    let (_, lines) = context.readable(Operation::ListStructuralReferrals, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |referral| (referral.added_at, referral.id.uuid()));
    Ok(StructuralReferralPage::listed(lines.items.iter().map(StructuralReferralView::new).collect(), paged))
}
