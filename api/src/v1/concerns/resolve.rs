use actix_web::{post, web::Path};
use authority::{Decision, Operation};
use casework::CaseId;
use casework::concern::{ConcernId, ConcernOutcome, ConcernRefusal};
use chrono::NaiveDate;
use kernel::Prose;
use persistence::{ConcernChanging, ConcernSeen};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::change::{Changed, Step};
use super::view::ConcernView;
use crate::context::{Act, Context};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfConcern;

/// How a concern ended.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ResolveConcernRequest {
    /// The day, not after today and not before it was raised.
    #[serde(deserialize_with = "date")]
    resolved_on: NaiveDate,
    /// How.
    #[schema(min_length = 1, max_length = 4000)]
    details: String,
}

/// What is meant by a resolution.
pub(crate) struct Resolve {
    on: NaiveDate,
    details: Prose<4000>,
}

impl Request for ResolveConcernRequest {
    type Meaning = Resolve;

    fn meaning(self, form: &mut Form) -> Option<Resolve> {
        let details = form.prose("/details", self.details)?;
        Some(Resolve { on: self.resolved_on, details })
    }
}

impl Step for Resolve {
    const OPERATION: Operation = Operation::ResolveConcern;

    type View = ConcernView;

    fn decide(
        &self,
        changing: &ConcernChanging,
        act: &Act<'_>,
    ) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let ConcernSeen { read, line } = &changing.seen;
        line.concern.resolve(self.on, self.details.clone(), &read.case, act.stamp).map(Into::into)
    }

    fn view(&self, context: &Context, seen: &ConcernSeen, _: Option<&Decision>) -> ConcernView {
        ConcernView::new(&context.viewer, seen)
    }
}

/// Resolve a concern
///
/// Ends it, with the true date and how. A resolved concern changes no more until a team lead takes it up again.
#[utoipa::path(
    operation_id = "resolveConcern",
    tag = "Concerns",
    request_body = ResolveConcernRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("concernId" = Uuid, Path, description = "The concern's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The concern as resolved", body = ConcernView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`caseNotWritable`, `invalidTransition` with `concernResolved`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/concerns/{concernId}/resolve")]
pub(super) async fn resolve_concern(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<ResolveConcernRequest>,
) -> Result<Answer, Problem> {
    let (case, concern) = ids.into_inner();
    let (case, concern) = (CaseId::new(case), ConcernId::new(concern));
    let change = body.into_inner().map(|step| Changed { case, concern, step });
    context.change(OfConcern(case, concern), change, key.optional(Resolve::OPERATION), Some(seen)).await
}
