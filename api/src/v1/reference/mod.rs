//! Reference data: the closed lists, with codes, labels, order and validity.

use crate::routes::Routes;
use actix_web::{get, web::Path};
use authority::Operation;
use chrono::NaiveDate;
use persistence::{ReferenceList, ReferenceValue};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::context::Context;
use crate::http::{EtagMember, Listed, NoQuery, Paged, Problem, ProblemKind, Query, Tagged, page_view};

pub(crate) fn routes(config: &mut impl Routes) {
    config.service(list_reference_lists).service(list_reference_values).service(get_reference_value);
}

page_view!(
    /// The lists of reference data.
    ReferenceListPage, ReferenceListPage, ReferenceListView
);

page_view!(
    /// The values of a list.
    ReferenceValuePage, ReferenceValuePage, ReferenceValueView
);

/// A list of reference data.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReferenceList)]
pub(crate) struct ReferenceListView {
    /// Its key.
    #[schema(example = "cohorts", max_length = 50)]
    key: String,
    /// What it lists.
    #[schema(example = "Cohorts in which schools enter the programme", max_length = 200)]
    label: String,
    /// Whether administrators may change it.
    editable: bool,
}

/// A value of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReferenceValue)]
pub(crate) struct ReferenceValueView {
    /// Its code, as other operations use it.
    #[schema(example = "flow", max_length = 50)]
    code: String,
    /// What to show for it.
    #[schema(example = "Flow", max_length = 200)]
    label: String,
    /// Its place in the list.
    #[schema(minimum = 0, maximum = 9999)]
    order: i16,
    /// The first day on which it may be chosen.
    active_from: NaiveDate,
    /// The last day, if there is one.
    active_to: Option<NaiveDate>,
    /// Whether administrators may change it.
    editable: bool,
    /// The tag of what is answered; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl From<ReferenceList> for ReferenceListView {
    fn from(list: ReferenceList) -> Self {
        Self { key: list.key, label: list.label, editable: list.editable }
    }
}

impl ReferenceValueView {
    fn new(list: &ReferenceList, value: ReferenceValue) -> Self {
        Self {
            code: value.code,
            label: value.label,
            order: value.position,
            active_from: value.active_from,
            active_to: value.active_to,
            editable: list.editable,
            etag: EtagMember::default(),
        }
    }
}

/// Which values are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
struct ReferenceQuery {
    /// Those that may be chosen on this day.
    #[param(nullable = false)]
    active_on: Option<NaiveDate>,
}

/// List the lists of reference data
///
/// Every list, by key. The list is never cut into pages.
#[utoipa::path(
    operation_id = "listReferenceLists",
    tag = "ReferenceData",
    responses((status = 200, description = "The lists", body = ReferenceListPage, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/reference-data")]
async fn list_reference_lists(
    context: Context,
    _: Query<NoQuery>,
) -> Result<Listed<ReferenceListPage>, Problem> {
    context.may(Operation::ListReferenceLists)?;
    let lists: Vec<_> = context.db().reference_lists().await?.into_iter().map(Into::into).collect();
    let paged = Paged::whole(lists.len());
    Ok(ReferenceListPage::listed(lists, paged))
}

/// List the values of a list
///
/// The values in their order. The list is never cut into pages.
#[utoipa::path(
    operation_id = "listReferenceValues",
    tag = "ReferenceData",
    params(("listKey" = String, Path, description = "The list's key", max_length = 50, example = "cohorts"), ReferenceQuery),
    responses((status = 200, description = "The values", body = ReferenceValuePage, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/reference-data/{listKey}")]
async fn list_reference_values(
    context: Context,
    key: Path<String>,
    query: Query<ReferenceQuery>,
) -> Result<Listed<ReferenceValuePage>, Problem> {
    context.may(Operation::ListReferenceValues)?;
    let (list, values) = read(&context, &key, query.0.active_on).await?;
    let views: Vec<_> = values.into_iter().map(|value| ReferenceValueView::new(&list, value)).collect();
    let paged = Paged::whole(views.len());
    Ok(ReferenceValuePage::listed(views, paged))
}

/// Read a value of a list
///
/// One value, with its label and validity.
#[utoipa::path(
    operation_id = "getReferenceValue",
    tag = "ReferenceData",
    params(
        ("listKey" = String, Path, description = "The list's key", max_length = 50, example = "cohorts"),
        ("valueKey" = String, Path, description = "The value's code", max_length = 50, example = "flow"),
    ),
    responses((status = 200, description = "The value", body = ReferenceValueView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/reference-data/{listKey}/values/{valueKey}")]
async fn get_reference_value(
    context: Context,
    keys: Path<(String, String)>,
    _: Query<NoQuery>,
) -> Result<Tagged<ReferenceValueView>, Problem> {
    context.may(Operation::GetReferenceValue)?;
    let (key, code) = keys.into_inner();
    let (list, values) = read(&context, &key, None).await?;
    let value = values.into_iter().find(|value| value.code == code).ok_or(ProblemKind::NotFound)?;
    Ok(Tagged { version: kernel::Version::FIRST, view: ReferenceValueView::new(&list, value) })
}

async fn read(
    context: &Context,
    key: &str,
    active_on: Option<NaiveDate>,
) -> Result<(ReferenceList, Vec<ReferenceValue>), Problem> {
    if key.contains('\0') {
        return Err(ProblemKind::NotFound.into());
    }
    let found = context.db().reference_values(key, active_on).await?;
    found.ok_or_else(|| ProblemKind::NotFound.into())
}
