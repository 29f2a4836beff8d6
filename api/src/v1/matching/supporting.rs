use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use chrono::{DateTime, NaiveDate, Utc};
use persistence::{Order, SupportingOrganisationLine};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};

page_view!(
    /// A page of supporting organisations.
    SupportingOrganisationPage, SupportingOrganisationPage, SupportingOrganisationView
);

/// An organisation that was preferred to support the school, for a time.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SupportingOrganisation)]
pub(crate) struct SupportingOrganisationView {
    /// Its id.
    id: Uuid,
    /// The candidate.
    candidate_id: Uuid,
    /// The organisation.
    organisation_id: Uuid,
    /// What the organisation is called.
    #[schema(max_length = 200, example = "Invented Learning Trust")]
    organisation_name: String,
    /// Since when it was preferred.
    preferred_on: NaiveDate,
    /// Why.
    #[schema(max_length = 4000)]
    reasons: Option<String>,
    /// The day on which its appointment was decided, if it was.
    appointed_on: Option<NaiveDate>,
    /// Since when another is preferred.
    ended_on: Option<NaiveDate>,
    /// Why.
    #[schema(max_length = 500)]
    end_reason: Option<String>,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
}

impl From<&SupportingOrganisationLine> for SupportingOrganisationView {
    fn from(line: &SupportingOrganisationLine) -> Self {
        Self {
            id: line.id,
            candidate_id: line.candidate_id,
            organisation_id: line.organisation_id,
            organisation_name: line.legal_name.clone(),
            preferred_on: line.preferred_on,
            reasons: line.reasons.clone(),
            appointed_on: line.appointed_on,
            ended_on: line.ended_on,
            end_reason: line.end_reason.clone(),
            recorded_at: line.recorded_at,
        }
    }
}

/// List supporting organisations
///
/// The organisations that were preferred to support the school, newest first: since when, appointed when, until when, and
/// why.
#[utoipa::path(
    operation_id = "listSupportingOrganisations",
    tag = "Matching",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery),
    responses((status = 200, description = "A page of supporting organisations", body = SupportingOrganisationPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/supporting-organisations")]
pub(super) async fn list_supporting_organisations(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
) -> Result<Listed<SupportingOrganisationPage>, Problem> {
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let read = context.db().supporting_organisations(&context.viewer, case, &paging.request).await?;
    let (_, lines) =
        context.readable(Operation::ListSupportingOrganisations, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |line| (line.recorded_at, line.id));
    Ok(SupportingOrganisationPage::listed(lines.items.iter().map(Into::into).collect(), paged))
}
