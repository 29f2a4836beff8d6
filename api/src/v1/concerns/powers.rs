use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{Decision, DecisionId, DecisionInput, DecisionKind, Operation};
use casework::CaseId;
use casework::concern::{Concern, ConcernId, ConcernOutcome, ConcernRefusal, UsePowers};
use chrono::NaiveDate;
use persistence::{ConcernChanging, ConcernSeen};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::change::{Changed, Step};
use super::tools::InformationPowersView;
use super::view::concern_path;
use crate::context::{Act, Context};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfConcern;
use crate::v1::decisions::DecisionBody;

/// The use of information powers.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RecordInformationPowersRequest {
    /// The day the school was told, not after today.
    #[serde(deserialize_with = "date")]
    school_told_on: NaiveDate,
    /// Why and how.
    #[schema(min_length = 1, max_length = 4000)]
    details: String,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for RecordInformationPowersRequest {
    type Meaning = UsePowers;

    fn meaning(self, form: &mut Form) -> Option<UsePowers> {
        let details = form.prose("/details", self.details);
        let decision = self.decision.meaning(form);
        Some(UsePowers {
            told_on: self.school_told_on,
            details: details?,
            decision_id: DecisionId::new(Uuid::now_v7()),
            decision: decision?,
        })
    }
}

impl Step for UsePowers {
    const OPERATION: Operation = Operation::RecordInformationPowers;

    const DECISION: Option<DecisionKind> = Some(DecisionKind::InformationPowers);

    type View = Option<InformationPowersView>;

    fn decision(&self) -> Option<&DecisionInput> {
        Some(&self.decision)
    }

    fn decide(
        &self,
        changing: &ConcernChanging,
        act: &Act<'_>,
    ) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let ConcernSeen { read, line } = &changing.seen;
        self.clone().decide(&line.concern, &read.case, &changing.deciding, act.permit, act.stamp)
    }

    fn view(&self, _: &Context, seen: &ConcernSeen, _: Option<&Decision>) -> Self::View {
        let concern = &seen.line.concern;
        concern.powers.as_ref().map(|used| InformationPowersView::new(concern.id, used))
    }

    fn made(&self, concern: &Concern) -> (StatusCode, Option<String>) {
        (StatusCode::CREATED, Some(concern_path(concern.case_id, concern.id)))
    }
}

/// Record the use of information powers
///
/// Information is demanded, on a concern that is not resolved. The ETag is the concern's, before in If-Match and after in
/// the answer.
#[utoipa::path(
    operation_id = "recordInformationPowers",
    tag = "Concerns",
    request_body = RecordInformationPowersRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("concernId" = Uuid, Path, description = "The concern's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 201, description = "The use of the powers", body = InformationPowersView, headers(
            ("ETag" = String, description = "The concern's new tag"),
            ("Location" = String, description = "The path of the concern"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`caseNotWritable`, `invalidTransition` with `alreadyInUse` or `concernResolved`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/concerns/{concernId}/information-powers")]
pub(super) async fn record_information_powers(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<RecordInformationPowersRequest>,
) -> Result<Answer, Problem> {
    let (case, concern) = ids.into_inner();
    let (case, concern) = (CaseId::new(case), ConcernId::new(concern));
    let change = body.into_inner().map(|step| Changed { case, concern, step });
    let once = key.required(UsePowers::OPERATION);
    context.change(OfConcern(case, concern), change, once, Some(seen)).await
}
