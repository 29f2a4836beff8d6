use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::{AssignmentId, CaseId};
use chrono::NaiveDate;
use kernel::{PersonId, Prose};
use persistence::{Attempt, Chain, OfficerSeen, PersonName, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{CaseView, after};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;

/// The assignment of a delivery officer.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AssignDeliveryOfficerRequest {
    /// Who is to own the case.
    person_id: Uuid,
    /// The first day, not after today.
    #[serde(deserialize_with = "date")]
    from: NaiveDate,
    /// Why; needed when somebody else is replaced.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

/// What is meant by an assignment.
pub(crate) struct Meant {
    person: PersonId,
    from: NaiveDate,
    reason: Option<Prose<500>>,
}

impl Request for AssignDeliveryOfficerRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        let reason = form.optional_prose("/reason", self.reason);
        Some(Meant { person: PersonId::new(self.person_id), from: self.from, reason })
    }
}

struct Assigned {
    case: CaseId,
    meant: Meant,
}

impl Change for Assigned {
    const OPERATION: Operation = Operation::AssignDeliveryOfficer;

    type Seen = OfficerSeen;

    async fn see(&self, attempt: &Attempt, context: &Context) -> Result<Option<OfficerSeen>, StorageError> {
        attempt.officer(self.case, self.meant.person, context.today()).await
    }

    fn standing(&self, seen: &OfficerSeen) -> Standing {
        let read = &seen.seen.read;
        Standing {
            position: read.position,
            chain: Chain::case(self.case),
            head: read.head.clone(),
            version: Some(read.case.version),
        }
    }

    fn etag(&self, seen: &OfficerSeen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, &seen.seen)
    }

    fn decide(&self, seen: OfficerSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let OfficerSeen { mut seen, candidate, name, watch } = seen;
        let meant = &self.meant;
        let id = AssignmentId::new(Uuid::now_v7());
        let case = &seen.read.case;
        let fact = case.assign_delivery_officer(
            id,
            candidate.as_ref(),
            meant.from,
            meant.reason.clone(),
            act.stamp,
        )?;
        let case = work.apply(Some(case.clone()), fact)?;
        work.watch(watch, self.case, meant.person)?;
        seen.read.delivery_officer = name.map(|name| PersonName { id: meant.person, name });
        seen.read.position.officer = Some(meant.person) == seen.read.position.person;
        let seen = after(seen, case, act.stamp.at);
        let view = CaseView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::OK, None, seen.read.case.version, &view)?)
    }
}

/// Assign the delivery officer
///
/// Makes somebody the owner of the case, in place of whoever was. The person must be registered as one who delivers
/// cases and have scope over the case's region. The case is put on their watchlist.
#[utoipa::path(
    operation_id = "assignDeliveryOfficer",
    tag = "Assignments",
    request_body = AssignDeliveryOfficerRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The case with its officer", body = CaseView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`caseNotWritable`, `invalidTransition` with `alreadyAssigned`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/delivery-officer/assign")]
pub(super) async fn assign_delivery_officer(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<AssignDeliveryOfficerRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|meant| Assigned { case, meant });
    context.change(OfCase(case), change, key.optional(Assigned::OPERATION), Some(seen)).await
}
