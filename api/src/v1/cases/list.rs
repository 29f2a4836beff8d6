use actix_web::get;
use authority::Operation;
use casework::CaseReference;
use chrono::{DateTime, Utc};
use kernel::PersonId;
use persistence::{CaseFilter, CaseKey, CaseSort, OfOrganisation, Order};
use register::OrganisationId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::view::CaseSummaryView;
use crate::context::Context;
use crate::http::dates::optional_instant;
use crate::http::{Code, Listed, PageQuery, Paged, Problem, ProblemKind, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of cases.
    CasePage, CasePage, CaseSummaryView
);

/// Which cases are wanted. A parameter given several times means any of its values.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct CaseQuery {
    /// Part of the school's name, the reference, the URN or the trust; blind to case and accents.
    #[param(min_length = 3, max_length = 100, nullable = false, example = "harbour")]
    q: Option<String>,
    /// References, such as RISE-000123.
    #[param(max_items = 100)]
    reference: Vec<String>,
    /// Schools by unique reference number.
    #[param(max_items = 100)]
    urn: Vec<String>,
    /// Regions.
    #[param(max_items = 9)]
    region: Vec<codes::Region>,
    /// Codes of local authorities.
    #[param(max_items = 200)]
    la_code: Vec<String>,
    /// Where they stand.
    #[param(max_items = 3)]
    status: Vec<codes::CaseStatus>,
    /// Which way they go.
    #[param(max_items = 3)]
    track: Vec<codes::CaseTrack>,
    /// How they ended.
    #[param(max_items = 6)]
    closure_outcome: Vec<codes::ClosureOutcome>,
    /// What is to be said of their schools' eligibility.
    #[param(max_items = 3)]
    eligibility: Vec<codes::EligibilityStanding>,
    /// Whether others could learn from them.
    #[param(nullable = false)]
    case_study_candidate: Option<bool>,
    /// The organisation that is preferred or appointed to support them.
    #[param(nullable = false)]
    supporting_organisation_id: Option<Uuid>,
    /// Codes of cohorts.
    #[param(max_items = 50)]
    cohort: Vec<String>,
    /// Delivery officers.
    #[param(max_items = 100)]
    delivery_officer_id: Vec<Uuid>,
    /// Whether there is no delivery officer.
    #[param(nullable = false)]
    unassigned: Option<bool>,
    /// Advisers.
    #[param(max_items = 100)]
    adviser_id: Vec<Uuid>,
    /// Whether there is no adviser.
    #[param(nullable = false)]
    no_adviser: Option<bool>,
    /// Whether there is a concern that is not resolved.
    #[param(nullable = false)]
    concern_open: Option<bool>,
    /// Opened at this instant or later.
    #[param(nullable = false)]
    #[serde(default, deserialize_with = "optional_instant")]
    opened_from: Option<DateTime<Utc>>,
    /// Opened before this instant.
    #[param(nullable = false)]
    #[serde(default, deserialize_with = "optional_instant")]
    opened_before: Option<DateTime<Utc>>,
    /// Changed at this instant or later, in any part.
    #[param(nullable = false)]
    #[serde(default, deserialize_with = "optional_instant")]
    updated_since: Option<DateTime<Utc>>,
    /// What to sort by; when they were opened unless told.
    #[param(nullable = false)]
    sort: Option<CaseSortBy>,
}

/// What cases can be sorted by.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CaseSort)]
pub(crate) enum CaseSortBy {
    OpenedAt,
    UpdatedAt,
    SchoolName,
}

/// The key of a case in its list, as a cursor carries it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum CursorKey {
    #[serde(rename = "t")]
    Time(DateTime<Utc>, Uuid),
    #[serde(rename = "n")]
    Name(String, Uuid),
}

impl From<CaseKey> for CursorKey {
    fn from(key: CaseKey) -> Self {
        match key {
            CaseKey::Time(at, id) => Self::Time(at, id),
            CaseKey::Name(name, id) => Self::Name(name, id),
        }
    }
}

impl From<CursorKey> for CaseKey {
    fn from(key: CursorKey) -> Self {
        match key {
            CursorKey::Time(at, id) => Self::Time(at, id),
            CursorKey::Name(name, id) => Self::Name(name, id),
        }
    }
}

impl CaseQuery {
    fn sort(&self) -> CaseSort {
        match self.sort {
            None | Some(CaseSortBy::OpenedAt) => CaseSort::OpenedAt,
            Some(CaseSortBy::UpdatedAt) => CaseSort::UpdatedAt,
            Some(CaseSortBy::SchoolName) => CaseSort::SchoolName,
        }
    }

    fn filter(self) -> Result<CaseFilter, Problem> {
        Ok(CaseFilter {
            text: search_text(self.q)?,
            references: self.reference.iter().map(|text| reference(text)).collect::<Result<_, _>>()?,
            urns: self.urn,
            lineage_of: None,
            regions: Code::codes(&self.region),
            la_codes: self.la_code,
            statuses: Code::codes(&self.status),
            tracks: Code::codes(&self.track),
            closure_outcomes: Code::codes(&self.closure_outcome),
            eligibilities: Code::codes(&self.eligibility),
            case_study_candidate: self.case_study_candidate,
            cohorts: self.cohort,
            organisation: self.supporting_organisation_id.map(|id| OfOrganisation {
                id: OrganisationId::new(id),
                supporting: true,
                responsible: false,
                employing: false,
            }),
            delivery_officers: self.delivery_officer_id.into_iter().map(PersonId::new).collect(),
            unassigned: self.unassigned,
            advisers: self.adviser_id.into_iter().map(PersonId::new).collect(),
            no_adviser: self.no_adviser,
            concern_open: self.concern_open,
            opened_from: self.opened_from,
            opened_before: self.opened_before,
            updated_since: self.updated_since,
        })
    }
}

/// A text to search for.
pub(crate) fn search_text(text: Option<String>) -> Result<Option<String>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let found = kernel::search_key(&text).chars().count();
    if (3..=100).contains(&found) && !text.contains('\0') {
        Ok(Some(text))
    } else {
        let detail = "Search for 3 to 100 characters";
        Err(Problem::parameter(ProblemKind::InvalidParameter, "q", detail))
    }
}

fn reference(text: &str) -> Result<i32, Problem> {
    let number =
        text.strip_prefix("RISE-").filter(|digits| digits.len() >= 6).and_then(|digits| digits.parse().ok());
    number.filter(|&number: &i32| CaseReference(number).to_string() == text).ok_or_else(|| {
        Problem::parameter(ProblemKind::InvalidParameter, "reference", "A reference looks like RISE-000123")
    })
}

/// A page of the cases that the caller may know of and that `filter` wants.
pub(crate) async fn page_of_cases(
    context: &Context,
    page: &PageQuery,
    filter: CaseFilter,
    sort: CaseSort,
) -> Result<Listed<CasePage>, Problem> {
    let order = if sort == CaseSort::SchoolName { Order::Ascending } else { Order::Descending };
    let paging = context.paging::<CursorKey>(page, order)?;
    let request = paging.converted(CaseKey::from);
    let cases = context.db().cases(&context.viewer, &filter, sort, &request).await?;
    let paged = Paged::of(&cases, &paging, |line| sort.key(line).into());
    let roles = &context.viewer.caller().roles;
    let view = |line| CaseSummaryView::new(line, !roles.names_people(&line.position));
    Ok(CasePage::listed(cases.items.iter().map(view).collect(), paged))
}

/// List cases
///
/// The cases that the caller may know of, newest first unless told. Filters of different kinds all have to hold.
#[utoipa::path(
    operation_id = "listCases",
    tag = "Cases",
    params(PageQuery, CaseQuery),
    responses((status = 200, description = "A page of cases", body = CasePage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases")]
pub(super) async fn list_cases(
    context: Context,
    page: Query<PageQuery>,
    query: Query<CaseQuery>,
) -> Result<Listed<CasePage>, Problem> {
    context.may(Operation::ListCases)?;
    let sort = query.0.sort();
    page_of_cases(&context, &page.0, query.0.filter()?, sort).await
}
