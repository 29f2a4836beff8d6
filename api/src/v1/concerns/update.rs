use actix_web::{put, web::Path};
use authority::{Decision, Operation};
use casework::CaseId;
use casework::concern::{ConcernId, ConcernOutcome, ConcernRefusal, ConcernText};
use chrono::NaiveDate;
use persistence::{ConcernChanging, ConcernSeen};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::change::{Changed, Step};
use super::view::ConcernView;
use crate::context::{Act, Context};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfConcern;

/// What a concern says now.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateConcernRequest {
    /// What it is about.
    #[schema(min_length = 1, max_length = 200, example = "No answer to four letters")]
    summary: String,
    /// What it is.
    #[schema(min_length = 1, max_length = 10_000)]
    details: String,
    /// The day it was raised, not after today.
    #[serde(deserialize_with = "date")]
    raised_on: NaiveDate,
}

impl Request for UpdateConcernRequest {
    type Meaning = ConcernText;

    fn meaning(self, form: &mut Form) -> Option<ConcernText> {
        let summary = form.line("/summary", self.summary);
        let details = form.prose("/details", self.details);
        Some(ConcernText { summary: summary?, details: details?, raised_on: self.raised_on })
    }
}

impl Step for ConcernText {
    const OPERATION: Operation = Operation::UpdateConcern;

    type View = ConcernView;

    fn decide(
        &self,
        changing: &ConcernChanging,
        act: &Act<'_>,
    ) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let ConcernSeen { read, line } = &changing.seen;
        line.concern.change(self.clone(), &read.case, act.stamp).map(Into::into)
    }

    fn view(&self, context: &Context, seen: &ConcernSeen, _: Option<&Decision>) -> ConcernView {
        ConcernView::new(&context.viewer, seen)
    }
}

/// Change a concern
///
/// Replaces what it says. An adviser may change what they raised themselves.
#[utoipa::path(
    operation_id = "updateConcern",
    tag = "Concerns",
    request_body = UpdateConcernRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("concernId" = Uuid, Path, description = "The concern's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The concern as changed", body = ConcernView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`caseNotWritable`, or `invalidTransition` with `concernResolved`"),
    ),
)]
#[put("/cases/{caseId}/concerns/{concernId}")]
pub(super) async fn update_concern(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<UpdateConcernRequest>,
) -> Result<Answer, Problem> {
    let (case, concern) = ids.into_inner();
    let (case, concern) = (CaseId::new(case), ConcernId::new(concern));
    let change = body.into_inner().map(|step| Changed { case, concern, step });
    context.change(OfConcern(case, concern), change, Ok(None), Some(seen)).await
}
