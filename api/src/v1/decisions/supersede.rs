use actix_web::{post, web::Path};
use authority::{DecisionId, Operation, Replacement, Replacing};
use casework::{AssessmentId, ReplaceDecision};
use persistence::{Attempt, ReplacingSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::DecisionBody;
use super::replace::Replace;
use super::view::{DecisionView, standing};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfDecision;

/// A decision in the place of another, since there are new facts.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SupersedeDecisionRequest {
    /// The code of the new outcome, one of its kind's.
    #[schema(min_length = 1, max_length = 50, example = "notEligible")]
    outcome: String,
    /// What is new.
    #[schema(min_length = 1, max_length = 4000, example = "A later inspection found the school good")]
    new_facts: String,
    /// The new decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for SupersedeDecisionRequest {
    type Meaning = ReplaceDecision;

    fn meaning(self, form: &mut Form) -> Option<ReplaceDecision> {
        let outcome = form.line::<50>("/outcome", self.outcome);
        let reason = form.prose("/newFacts", self.new_facts);
        let input = self.decision.meaning(form);
        Some(ReplaceDecision {
            outcome: Some(outcome?.into()),
            replacement: Replacement {
                id: DecisionId::new(Uuid::now_v7()),
                replacing: Replacing::Superseding,
                reason: reason?,
                input: input?,
            },
            assessment_id: AssessmentId::new(Uuid::now_v7()),
        })
    }
}

struct Supersede(Replace);

impl Change for Supersede {
    const OPERATION: Operation = Operation::SupersedeDecision;

    type Seen = ReplacingSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        self.0.see(attempt).await
    }

    fn standing(&self, seen: &Self::Seen) -> Standing {
        standing(&seen.seen)
    }

    fn etag(&self, seen: &Self::Seen, context: &Context) -> Result<String, Problem> {
        DecisionView::etag(&context.viewer, &seen.seen)
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        self.0.decide(&seen, act, work)
    }
}

/// Supersede a decision
///
/// Decides anew, since there are new facts: the new decision takes the place of one that stands. The case follows, if it
/// followed the old one. Takes a delegation for decisions of this kind.
#[utoipa::path(
    operation_id = "supersedeDecision",
    tag = "Decisions",
    request_body = SupersedeDecisionRequest,
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
        (status = 409, description = "`invalidTransition` with `decisionNotInForce` or `actNotAvailable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/decisions/{decisionId}/supersede")]
pub(super) async fn supersede_decision(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<SupersedeDecisionRequest>,
) -> Result<Answer, Problem> {
    let decision = DecisionId::new(id.into_inner());
    let change = body.into_inner().map(|replace| Supersede(Replace { decision, replace }));
    context.change(OfDecision(decision), change, key.required(Supersede::OPERATION), Some(seen)).await
}
