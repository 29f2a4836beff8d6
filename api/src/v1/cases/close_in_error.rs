use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use kernel::Prose;
use persistence::{Attempt, CaseSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::standing::standing_of;
use super::view::{CaseView, after};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;

/// The correction of a mistake: there should never have been a case.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CloseAsOpenedInErrorRequest {
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl Request for CloseAsOpenedInErrorRequest {
    type Meaning = Prose<500>;

    fn meaning(self, form: &mut Form) -> Option<Prose<500>> {
        form.prose("/reason", self.reason)
    }
}

struct Mistaken {
    case: CaseId,
    reason: Prose<500>,
}

impl Change for Mistaken {
    const OPERATION: Operation = Operation::CloseAsOpenedInError;

    type Seen = CaseSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<CaseSeen>, StorageError> {
        attempt.case(self.case).await
    }

    fn standing(&self, seen: &CaseSeen) -> Standing {
        standing_of(seen)
    }

    fn etag(&self, seen: &CaseSeen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: CaseSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = seen.read.case.close_as_opened_in_error(self.reason.clone(), act.stamp)?;
        let case = work.apply(Some(seen.read.case.clone()), fact)?;
        let seen = after(seen, case, act.stamp.at);
        let view = CaseView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::OK, None, seen.read.case.version, &view)?)
    }
}

/// Close a case as opened in error
///
/// Closes a case that should never have been opened, today. This is a correction, not a decision about the school.
#[utoipa::path(
    operation_id = "closeAsOpenedInError",
    tag = "Cases",
    request_body = CloseAsOpenedInErrorRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The case, closed", body = CaseView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`caseNotWritable` with `caseClosed`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/close-as-opened-in-error")]
pub(super) async fn close_as_opened_in_error(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<CloseAsOpenedInErrorRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|reason| Mistaken { case, reason });
    context.change(OfCase(case), change, key.optional(Mistaken::OPERATION), Some(seen)).await
}
