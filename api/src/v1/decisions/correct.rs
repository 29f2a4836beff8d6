use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{Correction, DecisionId, DecisionInput, Operation};
use kernel::Version;
use persistence::{Attempt, ReplacingSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::input::ConditionText;
use super::view::{DecisionView, decision_path, standing};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfDecision;

/// What a decision should have said. Its outcome, its day and its authority stay.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CorrectDecisionRequest {
    /// Why it was decided.
    #[schema(min_length = 1, max_length = 4000)]
    reasons: String,
    /// On what conditions.
    #[serde(default)]
    #[schema(max_items = 20, required = false)]
    #[validate(length(max = 20))]
    conditions: Vec<ConditionText>,
    /// Documents of the case that bear it out; at least one if it was recorded on behalf.
    #[serde(default)]
    #[schema(max_items = 20, required = false)]
    #[validate(length(max = 20))]
    evidence_document_ids: Vec<Uuid>,
    /// What was wrong.
    #[schema(min_length = 1, max_length = 500, example = "The reasons named another school")]
    correction_reason: String,
}

impl Request for CorrectDecisionRequest {
    type Meaning = Correction;

    fn meaning(self, form: &mut Form) -> Option<Correction> {
        let reasons = form.prose("/reasons", self.reasons);
        let conditions = self.conditions.into_iter().enumerate();
        let conditions: Vec<_> =
            conditions.map(|(at, text)| form.line(&format!("/conditions/{at}"), text.0)).collect();
        let reason = form.prose("/correctionReason", self.correction_reason);
        Some(Correction {
            id: DecisionId::new(Uuid::now_v7()),
            reason: reason?,
            reasons: reasons?,
            conditions: conditions.into_iter().collect::<Option<_>>()?,
            evidence: self.evidence_document_ids,
        })
    }
}

struct Correct {
    decision: DecisionId,
    correction: Correction,
}

impl Change for Correct {
    const OPERATION: Operation = Operation::CorrectDecision;

    type Seen = ReplacingSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let evidence = &self.correction.evidence;
        attempt
            .replacing(self.decision, |old| DecisionInput { evidence: evidence.clone(), ..old.input.clone() })
            .await
    }

    fn standing(&self, seen: &Self::Seen) -> Standing {
        standing(&seen.seen)
    }

    fn etag(&self, seen: &Self::Seen, context: &Context) -> Result<String, Problem> {
        DecisionView::etag(&context.viewer, &seen.seen)
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let old = &seen.seen.line.standing;
        let decision = old.correct(self.correction.clone(), &seen.facts.deciding, act.stamp)?;
        let facts: Vec<_> = decision.replaced().into_iter().collect();
        let link = work.replacement(seen.seen.case(), &decision, &facts)?;
        let location = decision_path(decision.id);
        let new = seen.made(decision, work, link)?;
        let view = DecisionView::registered(&act.context.viewer, &seen.after(None), &new);
        Ok(Answer::made(StatusCode::CREATED, Some(location), Version::FIRST, &view)?)
    }
}

/// Correct a decision
///
/// Puts right the words of a decision that stands: another takes its place, with the same outcome, day, decider and
/// authority. Whoever took or recorded it may, and service support.
#[utoipa::path(
    operation_id = "correctDecision",
    tag = "Decisions",
    request_body = CorrectDecisionRequest,
    params(
        ("decisionId" = Uuid, Path, description = "The decision's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 201, description = "The decision that stands now", body = DecisionView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new decision"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`invalidTransition` with `decisionNotInForce`, or `idempotencyInProgress`"),
    ),
)]
#[post("/decisions/{decisionId}/correct")]
pub(super) async fn correct_decision(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<CorrectDecisionRequest>,
) -> Result<Answer, Problem> {
    let decision = DecisionId::new(id.into_inner());
    let change = body.into_inner().map(|correction| Correct { decision, correction });
    context.change(OfDecision(decision), change, key.required(Correct::OPERATION), Some(seen)).await
}
