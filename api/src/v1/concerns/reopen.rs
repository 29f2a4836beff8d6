use actix_web::{post, web::Path};
use authority::{Decision, Operation};
use casework::CaseId;
use casework::concern::{ConcernId, ConcernOutcome, ConcernRefusal};
use kernel::Prose;
use persistence::{ConcernChanging, ConcernSeen};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::change::{Changed, Step};
use super::view::ConcernView;
use crate::context::{Act, Context};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfConcern;

/// Why a resolved concern is taken up again.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReopenConcernRequest {
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "The trust has stopped answering again")]
    reason: String,
}

/// What is meant by taking a concern up again.
pub(crate) struct Reopen(Prose<500>);

impl Request for ReopenConcernRequest {
    type Meaning = Reopen;

    fn meaning(self, form: &mut Form) -> Option<Reopen> {
        form.prose("/reason", self.reason).map(Reopen)
    }
}

impl Step for Reopen {
    const OPERATION: Operation = Operation::ReopenConcern;

    type View = ConcernView;

    fn decide(&self, changing: &ConcernChanging, _: &Act<'_>) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let ConcernSeen { read, line } = &changing.seen;
        line.concern.reopen(self.0.clone(), &read.case).map(Into::into)
    }

    fn view(&self, context: &Context, seen: &ConcernSeen, _: Option<&Decision>) -> ConcernView {
        ConcernView::new(&context.viewer, seen)
    }
}

/// Take a concern up again
///
/// A resolved concern is open again, or escalated if a notice was issued.
#[utoipa::path(
    operation_id = "reopenConcern",
    tag = "Concerns",
    request_body = ReopenConcernRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("concernId" = Uuid, Path, description = "The concern's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The concern as taken up again", body = ConcernView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`caseNotWritable`, `invalidTransition` with `concernNotResolved`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/concerns/{concernId}/reopen")]
pub(super) async fn reopen_concern(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<ReopenConcernRequest>,
) -> Result<Answer, Problem> {
    let (case, concern) = ids.into_inner();
    let (case, concern) = (CaseId::new(case), ConcernId::new(concern));
    let change = body.into_inner().map(|step| Changed { case, concern, step });
    context.change(OfConcern(case, concern), change, key.optional(Reopen::OPERATION), Some(seen)).await
}
