use actix_web::{get, web::Path};
use authority::Operation;
use persistence::Order;
use serde::Deserialize;
use utoipa::IntoParams;

use super::universal_view::{UniversalSupportView, urn};
use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};

page_view!(
    /// A page of universal support.
    UniversalSupportPage, UniversalSupportPage, UniversalSupportView
);

/// Which support is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct UniversalSupportQuery {
    /// Codes of offers.
    #[param(max_items = 50)]
    offer: Vec<String>,
    /// Whether it is going on today.
    #[param(nullable = false)]
    current: Option<bool>,
}

/// List a school's universal support
///
/// What the school has taken up of the support that every school may have, the latest first.
#[utoipa::path(
    operation_id = "listUniversalSupport",
    tag = "Support",
    params(
        ("urn" = String, Path, description = "The school's unique reference number", pattern = "^[0-9]{6}$", example = "900001"),
        PageQuery,
        UniversalSupportQuery,
    ),
    responses((status = 200, description = "A page of universal support", body = UniversalSupportPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/schools/{urn}/universal-support")]
pub(super) async fn list_universal_support(
    context: Context,
    school: Path<String>,
    page: Query<PageQuery>,
    query: Query<UniversalSupportQuery>,
) -> Result<Listed<UniversalSupportPage>, Problem> {
    context.may(Operation::ListUniversalSupport)?;
    let school = urn(school.into_inner())?;
    let paging = context.paging(&page.0, Order::Descending)?;
    let wanted = (&query.0.offer[..], query.0.current);
    let today = context.today();
    let read =
        context.db().universal_support(&context.viewer, &school, wanted, today, &paging.request).await?;
    let (_, lines) = context.readable(Operation::ListUniversalSupport, read, |(position, _)| *position)?;
    let paged = Paged::of(&lines, &paging, |support| (support.started_on, support.id.uuid()));
    Ok(UniversalSupportPage::listed(lines.items.iter().map(UniversalSupportView::new).collect(), paged))
}
