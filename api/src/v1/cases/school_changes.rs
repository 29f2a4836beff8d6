use actix_web::{get, web::Path};
use authority::{Operation, permit};
use casework::{CaseId, Written};
use chrono::{DateTime, Utc};
use kernel::Actor;
use persistence::{CaseRead, CaseSchoolChangeLine, Order, Viewer};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::http::{EtagMember, Listed, PageQuery, Paged, Problem, Query, page_view, with_tag};
use crate::v1::codes;
use crate::v1::shared::ActorView;

page_view!(
    /// A page of changes to a case's school.
    CaseSchoolChangePage, CaseSchoolChangePage, CaseSchoolChangeView
);

/// A change to its school that a case was told of.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CaseSchoolChange)]
pub(crate) struct CaseSchoolChangeView {
    /// Its id.
    id: Uuid,
    /// The school.
    #[schema(example = "900001", pattern = "^[0-9]{6}$")]
    urn: String,
    /// The members of the school that changed, or `successor`.
    #[schema(max_items = 50)]
    changed: Vec<String>,
    /// The school's successor, if that is the change.
    #[schema(example = "900002", pattern = "^[0-9]{6}$")]
    successor_urn: Option<String>,
    /// When the case was told.
    told_at: DateTime<Utc>,
    /// What became of it, if anything has.
    resolution: Option<codes::ChangeResolution>,
    /// Why.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// When that was said.
    resolved_at: Option<DateTime<Utc>>,
    /// Who said so.
    resolved_by: Option<ActorView>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 100, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl CaseSchoolChangeView {
    pub(super) fn new(
        viewer: &Viewer,
        read: &CaseRead,
        line: &CaseSchoolChangeLine,
    ) -> Result<Self, Problem> {
        let change = line.change()?;
        let may = permit(Operation::ResolveSchoolChange, viewer.caller(), &read.position).is_ok();
        let open = change.resolution.is_none() && read.case.status.accepts(Written::SchoolChanges).is_ok();
        let by: Option<Actor> = line.resolved_by.clone().and_then(|by| serde_json::from_value(by).ok());
        Ok(Self {
            id: line.id,
            urn: line.urn.clone(),
            changed: line.changed.clone(),
            successor_urn: line.successor_urn.clone(),
            told_at: line.told_at,
            resolution: change.resolution.map(Into::into),
            reason: line.reason.clone(),
            resolved_at: line.resolved_at,
            resolved_by: by.as_ref().map(ActorView::from),
            available_actions: if may && open { vec!["resolveSchoolChange"] } else { Vec::new() },
            etag: EtagMember::default(),
        })
    }

    /// The same, with its tag in it: a change is read in a list alone.
    fn tagged(self, line: &CaseSchoolChangeLine) -> Result<Self, Problem> {
        let version = line.change()?.version();
        let etag = with_tag(version, &self).map(|(_, etag)| etag)?;
        Ok(Self { etag: etag.into(), ..self })
    }
}

/// Which changes are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct ChangesQuery {
    /// Whether something has become of them.
    #[param(nullable = false)]
    resolved: Option<bool>,
}

/// List changes to a case's school
///
/// What the case was told of its school since it was opened, newest first, and what became of it. What exactly changed
/// stands among the school's changes.
#[utoipa::path(
    operation_id = "listCaseSchoolChanges",
    tag = "Cases",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, ChangesQuery),
    responses((status = 200, description = "A page of changes", body = CaseSchoolChangePage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/school-changes")]
pub(super) async fn list_case_school_changes(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<ChangesQuery>,
) -> Result<Listed<CaseSchoolChangePage>, Problem> {
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let found =
        context.db().case_school_changes(&context.viewer, case, query.0.resolved, &paging.request).await?;
    let (read, lines) =
        context.readable(Operation::ListCaseSchoolChanges, found, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |line| (line.told_at, line.id));
    let view = |line| CaseSchoolChangeView::new(&context.viewer, &read, line)?.tagged(line);
    let items = lines.items.iter().map(view).collect::<Result<_, _>>()?;
    Ok(CaseSchoolChangePage::listed(items, paged))
}
