use actix_web::http::StatusCode;
use actix_web::{get, put, web::Path};
use authority::{Operation, permit};
use casework::{CaseId, Written};
use kernel::Prose;
use persistence::{Attempt, CaseSeen, StorageError, Viewer, Work};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::standing::standing_of;
use super::view::after;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{
    Answer, Body, EtagMember, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged, with_tag,
};
use crate::targets::OfCase;

/// Whether others could learn from a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CaseStudy)]
pub(crate) struct CaseStudyView {
    /// Whether they could.
    candidate: bool,
    /// What, if they could.
    #[schema(max_length = 4000)]
    details: Option<String>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 100, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; its version is the case's.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl CaseStudyView {
    fn new(viewer: &Viewer, seen: &CaseSeen) -> Self {
        let case = &seen.read.case;
        let may = permit(Operation::SetCaseStudy, viewer.caller(), &seen.read.position).is_ok();
        let open = case.status.accepts(Written::CaseStudy).is_ok();
        Self {
            candidate: case.case_study.is_candidate(),
            details: case.case_study.details().map(|details| details.as_str().to_owned()),
            available_actions: if may && open { vec!["setCaseStudy"] } else { Vec::new() },
            etag: EtagMember::default(),
        }
    }
}

/// What is said of a case as a case study. Both members are sent.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SetCaseStudyRequest {
    /// Whether others could learn from the case.
    candidate: bool,
    /// What; needed if they could, null if not.
    #[schema(required = true, min_length = 1, max_length = 4000)]
    #[serde(deserialize_with = "Option::deserialize")]
    details: Option<String>,
}

/// What is meant by a case study.
pub(crate) struct Meant {
    candidate: bool,
    details: Option<Prose<4000>>,
}

impl Request for SetCaseStudyRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        Some(Meant { candidate: self.candidate, details: form.optional_prose("/details", self.details) })
    }
}

struct CaseStudySet {
    case: CaseId,
    meant: Meant,
}

impl Change for CaseStudySet {
    const OPERATION: Operation = Operation::SetCaseStudy;

    type Seen = CaseSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<CaseSeen>, StorageError> {
        attempt.case(self.case).await
    }

    fn standing(&self, seen: &CaseSeen) -> Standing {
        standing_of(seen)
    }

    fn etag(&self, seen: &CaseSeen, context: &Context) -> Result<String, Problem> {
        let view = CaseStudyView::new(&context.viewer, seen);
        with_tag(seen.read.case.version, &view).map(|(_, etag)| etag)
    }

    fn decide(&self, seen: CaseSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let Meant { candidate, details } = &self.meant;
        let fact = seen.read.case.set_case_study(*candidate, details.clone())?;
        let case = work.apply(Some(seen.read.case.clone()), fact)?;
        let seen = after(seen, case, act.stamp.at);
        let view = CaseStudyView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::OK, None, seen.read.case.version, &view)?)
    }
}

/// Read the case study
///
/// Whether others could learn from the case, and what.
#[utoipa::path(
    operation_id = "getCaseStudy",
    tag = "Cases",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The case study", body = CaseStudyView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/case-study")]
pub(super) async fn get_case_study(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<CaseStudyView>, Problem> {
    let read = context.db().case(&context.viewer, CaseId::new(id.into_inner())).await?;
    let seen = context.readable(Operation::GetCaseStudy, read, |seen| seen.read.position)?;
    Ok(Tagged { version: seen.read.case.version, view: CaseStudyView::new(&context.viewer, &seen) })
}

/// Set the case study
///
/// Says whether others could learn from the case, and what.
#[utoipa::path(
    operation_id = "setCaseStudy",
    tag = "Cases",
    request_body = SetCaseStudyRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The case study as set", body = CaseStudyView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`caseNotWritable` with `caseClosed`"),
    ),
)]
#[put("/cases/{caseId}/case-study")]
pub(super) async fn set_case_study(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SetCaseStudyRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|meant| CaseStudySet { case, meant });
    context.change(OfCase(case), change, Ok(None), Some(seen)).await
}
