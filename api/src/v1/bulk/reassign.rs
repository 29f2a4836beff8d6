use actix_web::post;
use authority::{Operation, Position};
use casework::{AssignmentId, CaseId, Reassign};
use chrono::NaiveDate;
use kernel::PersonId;
use persistence::{Attempt, Head, OfficerSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{AssignmentBatchResultView, BatchQuery};
use crate::batch::{Batch, Outcome};
use crate::context::{Act, Context, Refused};
use crate::http::dates::date;
use crate::http::{Answer, Body, Fault, Form, IdempotencyKey, Problem, Query, Request};
use crate::v1::codes;

/// How many cases one request can be about.
const MOST: usize = 500;

/// The reassignment of somebody's cases.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReassignCasesRequest {
    /// As what the person is on the cases.
    role: codes::BatchRole,
    /// Whose cases they are.
    from_person_id: Uuid,
    /// Whose they are to be; nobody's if left out.
    to_person_id: Option<Uuid>,
    /// Which cases; all that are open and in sight if none is named.
    #[serde(default)]
    #[schema(max_items = 500, required = false)]
    #[validate(length(max = 500))]
    case_ids: Vec<Uuid>,
    /// The day of the change, not after today.
    #[serde(deserialize_with = "date")]
    on: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What is meant by a reassignment.
pub(crate) struct Meant {
    reassign: Reassign,
    cases: Vec<CaseId>,
}

impl Request for ReassignCasesRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        // There is no other role so far.
        let casework::BatchRole::DeliveryOfficer = self.role.0;
        let reassign = Reassign {
            from: PersonId::new(self.from_person_id),
            to: self.to_person_id.map(PersonId::new),
            on: self.on,
            reason: form.prose("/reason", self.reason)?,
        };
        Some(Meant { reassign, cases: self.case_ids.into_iter().map(CaseId::new).collect() })
    }
}

impl Batch for Meant {
    const OPERATION: Operation = Operation::ReassignCases;

    type Seen = OfficerSeen;

    type View = AssignmentBatchResultView;

    async fn cases(&self, attempt: &Attempt) -> Result<Vec<CaseId>, Refused> {
        let Reassign { from, to, .. } = self.reassign;
        let unknown = attempt.unregistered([Some(from), to].into_iter().flatten()).await?;
        let member = |person| if person == from { "/fromPersonId" } else { "/toPersonId" };
        if !unknown.is_empty() {
            let faults = unknown.into_iter().map(|person| Fault {
                pointer: member(person).to_owned(),
                code: "unknownPerson",
                detail: "Nobody is registered under this id".to_owned(),
            });
            return Err(Problem::invalid(faults.collect()).into());
        }
        if !self.cases.is_empty() {
            return Ok(self.cases.clone());
        }
        let all = attempt.delivered_by(from, MOST + 1).await?;
        if all.len() > MOST {
            let detail = format!("This person has more than {MOST} cases: name those that are meant");
            let fault = Fault { pointer: "/caseIds".to_owned(), code: "tooMany", detail };
            return Err(Problem::invalid(vec![fault]).into());
        }
        Ok(all)
    }

    async fn see(
        &self,
        attempt: &Attempt,
        context: &Context,
        case: CaseId,
    ) -> Result<Option<OfficerSeen>, StorageError> {
        attempt.officer(case, self.reassign.to.unwrap_or(self.reassign.from), context.today()).await
    }

    fn standing(seen: &OfficerSeen) -> (Position, Head) {
        (seen.seen.read.position, seen.seen.read.head.clone())
    }

    fn decide(&self, seen: OfficerSeen, act: &Act<'_>, work: &mut Work) -> Result<(), Refused> {
        let case = seen.seen.read.case;
        let id = AssignmentId::new(Uuid::now_v7());
        let fact = self.reassign.decide(&case, id, seen.candidate.as_ref(), act.stamp)?;
        work.apply(Some(case), fact)?;
        Ok(())
    }

    fn view(outcome: &Outcome) -> AssignmentBatchResultView {
        outcome.into()
    }
}

/// Reassign somebody's cases
///
/// Gives the cases of one delivery officer to another, or to nobody, as when somebody leaves. Each case is decided on its
/// own; what could be done is written at once, or nothing if the batch is atomic and one is refused.
#[utoipa::path(
    operation_id = "reassignCases",
    tag = "Bulk",
    request_body = ReassignCasesRequest,
    params(
        BatchQuery,
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "What came of each case", body = AssignmentBatchResultView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`idempotencyInProgress`"),
    ),
)]
#[post("/assignments/batch")]
pub(super) async fn reassign_cases(
    context: Context,
    query: Query<BatchQuery>,
    key: IdempotencyKey,
    body: Body<ReassignCasesRequest>,
) -> Result<Answer, Problem> {
    let once = key.required(Operation::ReassignCases);
    context.batch(body.into_inner(), once, query.0.into()).await
}
