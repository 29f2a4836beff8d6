use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use chrono::{DateTime, NaiveDate, Utc};
use persistence::{DecisionFilter, DecisionKey, DecisionSort, Order};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::summary::{DecisionPage, DecisionSummaryView};
use crate::context::Context;
use crate::http::dates::optional_date;
use crate::http::{Code, Listed, PageQuery, Paged, Problem, Query};
use crate::v1::codes;

/// Which decisions are wanted. A parameter given several times means any of its values.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct DecisionQuery {
    /// Kinds.
    #[param(max_items = 30)]
    kind: Vec<codes::DecisionKind>,
    /// Codes of outcomes.
    #[param(max_items = 50)]
    outcome: Vec<String>,
    /// Who took them.
    #[param(max_items = 100)]
    decider_id: Vec<Uuid>,
    /// Who recorded them.
    #[param(max_items = 100)]
    recorder_id: Vec<Uuid>,
    /// Regions of the cases.
    #[param(max_items = 9)]
    region: Vec<codes::Region>,
    /// Cases.
    #[param(max_items = 100)]
    case_id: Vec<Uuid>,
    /// Taken on this day or later.
    #[param(nullable = false)]
    #[serde(default, deserialize_with = "optional_date")]
    decided_from: Option<NaiveDate>,
    /// Taken before this day.
    #[param(nullable = false)]
    #[serde(default, deserialize_with = "optional_date")]
    decided_before: Option<NaiveDate>,
    /// How they came into the record.
    #[param(max_items = 2)]
    channel: Vec<codes::DecisionChannel>,
    /// Whether they stand.
    #[param(max_items = 4)]
    standing: Vec<codes::DecisionStanding>,
    /// Whether they answer a recommendation.
    #[param(nullable = false)]
    answers_recommendation: Option<bool>,
    /// What to sort by; when they were recorded unless told.
    #[param(nullable = false)]
    sort: Option<DecisionSortBy>,
}

/// What decisions can be sorted by.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DecisionSort)]
pub(crate) enum DecisionSortBy {
    DecidedOn,
    RecordedAt,
}

/// Which of a case's decisions are wanted. A parameter given several times means any of its values.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct CaseDecisionQuery {
    /// Kinds.
    #[param(max_items = 30)]
    kind: Vec<codes::DecisionKind>,
    /// Whether they stand.
    #[param(max_items = 4)]
    standing: Vec<codes::DecisionStanding>,
}

/// The key of a decision in its list, as a cursor carries it.
#[derive(Clone, Serialize, Deserialize)]
enum CursorKey {
    #[serde(rename = "t")]
    Time(DateTime<Utc>, Uuid),
    #[serde(rename = "d")]
    Day(NaiveDate, Uuid),
}

impl From<DecisionKey> for CursorKey {
    fn from(key: DecisionKey) -> Self {
        match key {
            DecisionKey::Time(at, id) => Self::Time(at, id),
            DecisionKey::Day(day, id) => Self::Day(day, id),
        }
    }
}

impl From<CursorKey> for DecisionKey {
    fn from(key: CursorKey) -> Self {
        match key {
            CursorKey::Time(at, id) => Self::Time(at, id),
            CursorKey::Day(day, id) => Self::Day(day, id),
        }
    }
}

impl DecisionQuery {
    fn filter(self) -> DecisionFilter {
        DecisionFilter {
            kinds: Code::codes(&self.kind),
            outcomes: self.outcome,
            deciders: self.decider_id,
            recorders: self.recorder_id,
            regions: Code::codes(&self.region),
            cases: self.case_id,
            decided_from: self.decided_from,
            decided_before: self.decided_before,
            channels: Code::codes(&self.channel),
            standings: Code::codes(&self.standing),
            answers_recommendation: self.answers_recommendation,
        }
    }
}

/// List decisions
///
/// The register of decisions, over all cases that the caller may know of, newest first unless told. Filters of
/// different kinds all have to hold.
#[utoipa::path(
    operation_id = "listDecisions",
    tag = "Decisions",
    params(PageQuery, DecisionQuery),
    responses((status = 200, description = "A page of decisions", body = DecisionPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/decisions")]
pub(super) async fn list_decisions(
    context: Context,
    page: Query<PageQuery>,
    query: Query<DecisionQuery>,
) -> Result<Listed<DecisionPage>, Problem> {
    context.may(Operation::ListDecisions)?;
    let sort = match query.0.sort {
        None | Some(DecisionSortBy::RecordedAt) => DecisionSort::RecordedAt,
        Some(DecisionSortBy::DecidedOn) => DecisionSort::DecidedOn,
    };
    let paging = context.paging::<CursorKey>(&page.0, Order::Descending)?;
    let request = paging.converted(DecisionKey::from);
    let lines = context.db().decisions(&context.viewer, &query.0.filter(), sort, &request).await?;
    let paged = Paged::of(&lines, &paging, |line| sort.key(line).into());
    let views = lines.items.iter().map(|line| DecisionSummaryView::new(&context.viewer, line)).collect();
    Ok(DecisionPage::listed(views, paged))
}

/// List a case's decisions
///
/// Every decision about the case, newest first, whether it stands or not.
#[utoipa::path(
    operation_id = "listCaseDecisions",
    tag = "Decisions",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, CaseDecisionQuery),
    responses((status = 200, description = "A page of decisions", body = DecisionPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/decisions")]
pub(super) async fn list_case_decisions(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<CaseDecisionQuery>,
) -> Result<Listed<DecisionPage>, Problem> {
    let filter = DecisionFilter {
        kinds: Code::codes(&query.0.kind),
        standings: Code::codes(&query.0.standing),
        ..DecisionFilter::default()
    };
    let paging = context.paging::<CursorKey>(&page.0, Order::Descending)?;
    let (case, request) = (CaseId::new(id.into_inner()), paging.converted(DecisionKey::from));
    let read = context.db().case_decisions(&context.viewer, case, &filter, &request).await?;
    let (_, lines) = context.readable(Operation::ListCaseDecisions, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |line| DecisionSort::RecordedAt.key(line).into());
    let views = lines.items.iter().map(|line| DecisionSummaryView::new(&context.viewer, line)).collect();
    Ok(DecisionPage::listed(views, paged))
}
