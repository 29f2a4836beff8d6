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

/// A decision of a higher authority in the place of another.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OverturnDecisionRequest {
    /// The code of the new outcome, one of its kind's; null to set the decision aside.
    #[schema(min_length = 1, max_length = 50, example = "notEligible")]
    outcome: Option<String>,
    /// Why the other does not stand.
    #[schema(min_length = 1, max_length = 4000, example = "The inspection relied on was of another school")]
    overturn_reason: String,
    /// The new decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for OverturnDecisionRequest {
    type Meaning = ReplaceDecision;

    fn meaning(self, form: &mut Form) -> Option<ReplaceDecision> {
        let outcome = form.optional_line::<50>("/outcome", self.outcome);
        let reason = form.prose("/overturnReason", self.overturn_reason);
        let input = self.decision.meaning(form);
        Some(ReplaceDecision {
            outcome: outcome.map(String::from),
            replacement: Replacement {
                id: DecisionId::new(Uuid::now_v7()),
                replacing: Replacing::Overturning,
                reason: reason?,
                input: input?,
            },
            assessment_id: AssessmentId::new(Uuid::now_v7()),
        })
    }
}

struct Overturn(Replace);

impl Change for Overturn {
    const OPERATION: Operation = Operation::OverturnDecision;

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

/// Overturn a decision
///
/// Decides otherwise by a higher authority, or only sets a decision aside. The case follows, if it followed the old one; after
/// setting aside it follows what stood before. Takes a delegation of level `higher`, and somebody other than the decider.
#[utoipa::path(
    operation_id = "overturnDecision",
    tag = "Decisions",
    request_body = OverturnDecisionRequest,
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
#[post("/decisions/{decisionId}/overturn")]
pub(super) async fn overturn_decision(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<OverturnDecisionRequest>,
) -> Result<Answer, Problem> {
    let decision = DecisionId::new(id.into_inner());
    let change = body.into_inner().map(|replace| Overturn(Replace { decision, replace }));
    context.change(OfDecision(decision), change, key.required(Overturn::OPERATION), Some(seen)).await
}
