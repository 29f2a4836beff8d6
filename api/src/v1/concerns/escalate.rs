use actix_web::{post, web::Path};
use authority::{Decision, Operation};
use casework::CaseId;
use casework::concern::{ConcernId, ConcernOutcome, ConcernRefusal, Escalate};
use chrono::NaiveDate;
use persistence::{ConcernChanging, ConcernNames, ConcernSeen};
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
use crate::v1::codes;

/// The notice that was issued.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EscalateConcernRequest {
    /// Which instrument: it follows the kind of school.
    notice_kind: codes::NoticeKind,
    /// Why and how.
    #[schema(min_length = 1, max_length = 4000)]
    details: String,
    /// The day it was issued, not after today and not before the approval.
    #[serde(deserialize_with = "date")]
    issued_on: NaiveDate,
    /// The notice itself.
    document_id: Uuid,
}

impl Request for EscalateConcernRequest {
    type Meaning = Escalate;

    fn meaning(self, form: &mut Form) -> Option<Escalate> {
        Some(Escalate {
            notice: self.notice_kind.0,
            details: form.prose("/details", self.details)?,
            issued_on: self.issued_on,
            document_id: self.document_id,
        })
    }
}

impl Step for Escalate {
    const OPERATION: Operation = Operation::EscalateConcern;

    type View = ConcernView;

    fn names(&self) -> ConcernNames<'_> {
        ConcernNames { document: Some(self.document_id), ..ConcernNames::default() }
    }

    fn decide(
        &self,
        changing: &ConcernChanging,
        act: &Act<'_>,
    ) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let ConcernSeen { read, line } = &changing.seen;
        self.clone().decide(&line.concern, &read.case, changing.document_known, act.stamp).map(Into::into)
    }

    fn view(&self, context: &Context, seen: &ConcernSeen, _: Option<&Decision>) -> ConcernView {
        ConcernView::new(&context.viewer, seen)
    }
}

/// Escalate a concern
///
/// Records the notice that was issued: `neia` to a maintained school, `twn` to an academy. All thirteen steps of the
/// ladder come first.
#[utoipa::path(
    operation_id = "escalateConcern",
    tag = "Concerns",
    request_body = EscalateConcernRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("concernId" = Uuid, Path, description = "The concern's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The concern as escalated", body = ConcernView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`gateNotMet` with `escalationPreconditionsUnmet` for each step not done, `caseNotWritable`, `invalidTransition` with `alreadyEscalated` or `concernResolved`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/concerns/{concernId}/escalate")]
pub(super) async fn escalate_concern(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<EscalateConcernRequest>,
) -> Result<Answer, Problem> {
    let (case, concern) = ids.into_inner();
    let (case, concern) = (CaseId::new(case), ConcernId::new(concern));
    let change = body.into_inner().map(|step| Changed { case, concern, step });
    context.change(OfConcern(case, concern), change, key.optional(Escalate::OPERATION), Some(seen)).await
}
