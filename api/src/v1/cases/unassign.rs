use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use chrono::NaiveDate;
use kernel::Prose;
use persistence::{Attempt, CaseSeen, Chain, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{CaseView, after};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;

/// The end of a delivery officer's assignment.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UnassignDeliveryOfficerRequest {
    /// The last day, not after today.
    #[serde(deserialize_with = "date")]
    to: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What is meant by the end of an assignment.
pub(crate) struct Meant {
    to: NaiveDate,
    reason: Prose<500>,
}

impl Request for UnassignDeliveryOfficerRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        Some(Meant { to: self.to, reason: form.prose("/reason", self.reason)? })
    }
}

struct Unassigned {
    case: CaseId,
    meant: Meant,
}

impl Change for Unassigned {
    const OPERATION: Operation = Operation::UnassignDeliveryOfficer;

    type Seen = CaseSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<CaseSeen>, StorageError> {
        attempt.case(self.case).await
    }

    fn standing(&self, seen: &CaseSeen) -> Standing {
        Standing {
            position: seen.read.position,
            chain: Chain::case(self.case),
            head: seen.read.head.clone(),
            version: Some(seen.read.case.version),
        }
    }

    fn etag(&self, seen: &CaseSeen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, seen)
    }

    fn decide(&self, mut seen: CaseSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let case = &seen.read.case;
        let fact = case.unassign_delivery_officer(self.meant.to, self.meant.reason.clone(), act.stamp)?;
        let case = work.apply(Some(case.clone()), fact)?;
        seen.read.delivery_officer = None;
        seen.read.position.officer = false;
        let seen = after(seen, case, act.stamp.at);
        let view = CaseView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::OK, None, seen.read.case.version, &view)?)
    }
}

/// Unassign the delivery officer
///
/// Leaves the case without an owner. Tasks 2 to 5 then wait for a new one; what was done stays.
#[utoipa::path(
    operation_id = "unassignDeliveryOfficer",
    tag = "Assignments",
    request_body = UnassignDeliveryOfficerRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The case without an officer", body = CaseView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`caseNotWritable`, `invalidTransition` with `noDeliveryOfficer`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/delivery-officer/unassign")]
pub(super) async fn unassign_delivery_officer(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<UnassignDeliveryOfficerRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|meant| Unassigned { case, meant });
    context.change(OfCase(case), change, key.optional(Unassigned::OPERATION), Some(seen)).await
}
