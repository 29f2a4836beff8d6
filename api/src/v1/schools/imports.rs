//! Imports of the register's extracts, as they stand.

use actix_web::{get, web::Path};
use authority::Operation;
use chrono::{DateTime, Utc};
use kernel::Version;
use persistence::{Extract, ImportLine, Order, Rejection};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::http::{
    EtagMember, Listed, NoQuery, PageQuery, Paged, Problem, ProblemKind, Query, Tagged, page_view,
};

page_view!(
    /// A page of imports of schools.
    SchoolImportPage, SchoolImportPage, ImportView
);

page_view!(
    /// A page of rows that an import refused.
    RejectedRowPage, RejectedRowPage, RejectedRowView
);

/// An import of an extract of the national register, as far as it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SchoolImport)]
pub(crate) struct ImportView {
    /// Its id.
    id: Uuid,
    /// Where it stands.
    state: ImportState,
    /// What a bad row does.
    on_bad_row: OnBadRow,
    /// Whether it only says what would happen.
    dry_run: bool,
    /// When it began.
    started_at: DateTime<Utc>,
    /// When it ended.
    finished_at: Option<DateTime<Utc>>,
    /// Who started it; null if the operator did.
    started_by_person_id: Option<Uuid>,
    /// How many rows have been read.
    #[schema(minimum = 0, maximum = 10_000_000)]
    read: i32,
    /// How many were new.
    #[schema(minimum = 0, maximum = 10_000_000)]
    created: i32,
    /// How many changed what was there.
    #[schema(minimum = 0, maximum = 10_000_000)]
    changed: i32,
    /// How many changed nothing.
    #[schema(minimum = 0, maximum = 10_000_000)]
    unchanged: i32,
    /// How many were refused.
    #[schema(minimum = 0, maximum = 10_000_000)]
    rejected: i32,
    /// The SHA-256 of the file.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: Option<String>,
    /// Why it failed, if it did.
    #[schema(max_length = 500)]
    failure: Option<String>,
    /// The path of the rows that were refused.
    #[schema(max_length = 200)]
    rejected_rows: Option<String>,
    /// The tag of what is answered; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SchoolImportState)]
pub(super) enum ImportState {
    /// The file is being read.
    Running,
    /// The register has what the file says.
    Applied,
    /// It was a trial: nothing was changed.
    DryRun,
    /// A bad row refused the file: nothing was changed.
    Refused,
    /// The file did not arrive whole, or could not be written: nothing was changed.
    Failed,
}

/// What a bad row does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum OnBadRow {
    /// It refuses the whole file.
    #[default]
    RefuseFile,
    /// It is left out.
    Skip,
}

/// A row that was refused, for one reason.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RejectedRow)]
pub(crate) struct RejectedRowView {
    /// The line it began on, the header being line 1.
    #[schema(minimum = 1, maximum = 10_000_000)]
    line: i32,
    /// Its URN, as far as it could be told.
    #[schema(max_length = 100)]
    urn: Option<String>,
    /// The column at fault; empty when the row as a whole is.
    #[schema(max_length = 100, example = "OpenDate")]
    column: String,
    /// The stable code.
    #[schema(max_length = 50, example = "invalidFormat")]
    code: String,
    /// What is wrong.
    #[schema(max_length = 500)]
    detail: String,
}

impl From<ImportState> for &'static str {
    fn from(state: ImportState) -> Self {
        match state {
            ImportState::Running => "running",
            ImportState::Applied => "applied",
            ImportState::DryRun => "dryRun",
            ImportState::Refused => "refused",
            ImportState::Failed => "failed",
        }
    }
}

impl ImportView {
    pub(super) fn new(line: ImportLine, extract: Extract) -> Self {
        let imports = match extract {
            Extract::Schools => "school-imports",
            Extract::Links => "school-link-imports",
        };
        let rows = format!("/v1/{imports}/{}/rejected-rows", line.id);
        Self {
            id: line.id,
            state: match line.state.as_str() {
                "running" => ImportState::Running,
                "applied" => ImportState::Applied,
                "dryRun" => ImportState::DryRun,
                "refused" => ImportState::Refused,
                _ => ImportState::Failed,
            },
            on_bad_row: if line.on_bad_row == "skip" { OnBadRow::Skip } else { OnBadRow::RefuseFile },
            dry_run: line.dry_run,
            started_at: line.started_at,
            finished_at: line.finished_at,
            started_by_person_id: line.started_by,
            read: line.read,
            created: line.created,
            changed: line.changed,
            unchanged: line.unchanged,
            rejected: line.rejected,
            sha256: line.sha256,
            failure: line.failure,
            rejected_rows: (line.rejected > 0).then_some(rows),
            etag: EtagMember::default(),
        }
    }

    /// An import has been written twice when it is finished: at its start and at its end.
    pub(super) fn version(line: &ImportLine) -> Version {
        if line.finished_at.is_some() { Version::FIRST.next() } else { Version::FIRST }
    }
}

impl From<Rejection> for RejectedRowView {
    fn from(row: Rejection) -> Self {
        Self { line: row.line, urn: row.urn, column: row.column_name, code: row.code, detail: row.detail }
    }
}

/// Which imports are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct ImportQuery {
    /// Where they stand.
    #[param(max_items = 5)]
    state: Vec<ImportState>,
}

async fn list(
    context: &Context,
    extract: Extract,
    page: &PageQuery,
    query: ImportQuery,
) -> Result<Listed<SchoolImportPage>, Problem> {
    let states: Vec<String> = query.state.into_iter().map(|state| <&str>::from(state).to_owned()).collect();
    let paging = context.paging(page, Order::Descending)?;
    let imports = context.db().imports(&context.viewer, extract, &states, &paging.request).await?;
    let paged = Paged::of(&imports, &paging, |line| (line.started_at, line.id));
    let views = imports.items.into_iter().map(|line| ImportView::new(line, extract)).collect();
    Ok(SchoolImportPage::listed(views, paged))
}

async fn get(context: &Context, extract: Extract, id: Uuid) -> Result<Tagged<ImportView>, Problem> {
    let line = context.db().import(&context.viewer, extract, id).await?.ok_or(ProblemKind::NotFound)?;
    Ok(Tagged { version: ImportView::version(&line), view: ImportView::new(line, extract) })
}

async fn rejected(
    context: &Context,
    extract: Extract,
    id: Uuid,
    page: &PageQuery,
) -> Result<Listed<RejectedRowPage>, Problem> {
    context.db().import(&context.viewer, extract, id).await?.ok_or(ProblemKind::NotFound)?;
    let paging = context.paging(page, Order::Ascending)?;
    let rows = context.db().rejections(id, &paging.request).await?;
    let paged = Paged::of(&rows, &paging, |row| (row.line, row.number));
    Ok(RejectedRowPage::listed(rows.items.into_iter().map(Into::into).collect(), paged))
}

/// List school imports
///
/// Imports of the establishment extract, newest first.
#[utoipa::path(
    operation_id = "listSchoolImports",
    tag = "Schools",
    params(PageQuery, ImportQuery),
    responses((status = 200, description = "A page of imports", body = SchoolImportPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/school-imports")]
pub(super) async fn list_school_imports(
    context: Context,
    page: Query<PageQuery>,
    query: Query<ImportQuery>,
) -> Result<Listed<SchoolImportPage>, Problem> {
    context.may(Operation::ListSchoolImports)?;
    list(&context, Extract::Schools, &page.0, query.0).await
}

/// Read a school import
///
/// How an import of the establishment extract stands; while it runs, how many rows have been read.
#[utoipa::path(
    operation_id = "getSchoolImport",
    tag = "Schools",
    params(("importId" = Uuid, Path, description = "The import's id")),
    responses((status = 200, description = "The import", body = ImportView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/school-imports/{importId}")]
pub(super) async fn get_school_import(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<ImportView>, Problem> {
    context.may(Operation::GetSchoolImport)?;
    get(&context, Extract::Schools, id.into_inner()).await
}

/// List rejected rows
///
/// What was wrong with the rows that an import refused, in the order of the file: one item for each fault.
#[utoipa::path(
    operation_id = "listRejectedRows",
    tag = "Schools",
    params(("importId" = Uuid, Path, description = "The import's id"), PageQuery),
    responses((status = 200, description = "A page of rejected rows", body = RejectedRowPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/school-imports/{importId}/rejected-rows")]
pub(super) async fn list_rejected_rows(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
) -> Result<Listed<RejectedRowPage>, Problem> {
    context.may(Operation::ListRejectedRows)?;
    rejected(&context, Extract::Schools, id.into_inner(), &page.0).await
}

/// List school link imports
///
/// Imports of the links extract, newest first.
#[utoipa::path(
    operation_id = "listSchoolLinkImports",
    tag = "Schools",
    params(PageQuery, ImportQuery),
    responses((status = 200, description = "A page of imports", body = SchoolImportPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/school-link-imports")]
pub(super) async fn list_school_link_imports(
    context: Context,
    page: Query<PageQuery>,
    query: Query<ImportQuery>,
) -> Result<Listed<SchoolImportPage>, Problem> {
    context.may(Operation::ListSchoolLinkImports)?;
    list(&context, Extract::Links, &page.0, query.0).await
}

/// Read a school link import
///
/// How an import of the links extract stands; while it runs, how many rows have been read.
#[utoipa::path(
    operation_id = "getSchoolLinkImport",
    tag = "Schools",
    params(("importId" = Uuid, Path, description = "The import's id")),
    responses((status = 200, description = "The import", body = ImportView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/school-link-imports/{importId}")]
pub(super) async fn get_school_link_import(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<ImportView>, Problem> {
    context.may(Operation::GetSchoolLinkImport)?;
    get(&context, Extract::Links, id.into_inner()).await
}

/// List rejected link rows
///
/// What was wrong with the rows that an import of links refused, in the order of the file: one item for each fault.
#[utoipa::path(
    operation_id = "listRejectedLinkRows",
    tag = "Schools",
    params(("importId" = Uuid, Path, description = "The import's id"), PageQuery),
    responses((status = 200, description = "A page of rejected rows", body = RejectedRowPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/school-link-imports/{importId}/rejected-rows")]
pub(super) async fn list_rejected_link_rows(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
) -> Result<Listed<RejectedRowPage>, Problem> {
    context.may(Operation::ListRejectedLinkRows)?;
    rejected(&context, Extract::Links, id.into_inner(), &page.0).await
}
