use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use kernel::PersonId;
use persistence::{Order, RecommendationFilter};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::RecommendationView;
use crate::context::Context;
use crate::http::{Code, Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of recommendations.
    RecommendationPage, RecommendationPage, RecommendationView
);

/// Which recommendations are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct RecommendationQuery {
    /// Kinds of decisions that they are for.
    #[param(max_items = 20)]
    decision_kind: Vec<codes::DecisionKind>,
    /// Who made them.
    #[param(nullable = false)]
    author_id: Option<Uuid>,
    /// Whether a decision has answered them.
    #[param(nullable = false)]
    answered: Option<bool>,
}

/// List recommendations
///
/// What was recommended on the case, newest first; withdrawn ones stay in the list.
#[utoipa::path(
    operation_id = "listRecommendations",
    tag = "Recommendations",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, RecommendationQuery),
    responses((status = 200, description = "A page of recommendations", body = RecommendationPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/recommendations")]
pub(super) async fn list_recommendations(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<RecommendationQuery>,
) -> Result<Listed<RecommendationPage>, Problem> {
    let filter = RecommendationFilter {
        kinds: Code::codes(&query.0.decision_kind),
        author: query.0.author_id.map(PersonId::new),
        answered: query.0.answered,
    };
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let read = context.db().recommendations(&context.viewer, case, &filter, &paging.request).await?;
    let (read, lines) = context.readable(Operation::ListRecommendations, read, |(read, _)| read.position)?;
    let key =
        |line: &persistence::RecommendationLine| (line.recommendation.made_at, line.recommendation.id.uuid());
    let paged = Paged::of(&lines, &paging, key);
    let views =
        lines.items.iter().map(|line| RecommendationView::new(&context.viewer, &read, line)).collect();
    Ok(RecommendationPage::listed(views, paged))
}
