use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::{CaseId, RecommendationId};
use kernel::Prose;
use persistence::{Attempt, RecommendationLine, RecommendationSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{RecommendationView, standing};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfRecommendation;

/// The withdrawal of a recommendation.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct WithdrawRecommendationRequest {
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "The visit showed otherwise")]
    reason: String,
}

impl Request for WithdrawRecommendationRequest {
    type Meaning = Prose<500>;

    fn meaning(self, form: &mut Form) -> Option<Prose<500>> {
        form.prose("/reason", self.reason)
    }
}

struct Withdrawn {
    case: CaseId,
    recommendation: RecommendationId,
    reason: Prose<500>,
}

impl Change for Withdrawn {
    const OPERATION: Operation = Operation::WithdrawRecommendation;

    type Seen = RecommendationSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<RecommendationSeen>, StorageError> {
        attempt.recommendation(self.case, self.recommendation).await
    }

    fn standing(&self, seen: &RecommendationSeen) -> Standing {
        standing(seen)
    }

    fn etag(&self, seen: &RecommendationSeen, context: &Context) -> Result<String, Problem> {
        RecommendationView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: RecommendationSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let RecommendationLine { recommendation, author_name, answered } = seen.line;
        let fact = recommendation.withdraw(&seen.read.case, answered, self.reason.clone())?;
        let recommendation = work.apply(Some(recommendation), fact)?;
        let version = recommendation.version;
        let line = RecommendationLine { recommendation, author_name, answered };
        let view = RecommendationView::new(&act.context.viewer, &seen.read, &line);
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// Withdraw a recommendation
///
/// Only its author may, and only while no decision has answered it. It stays on record.
#[utoipa::path(
    operation_id = "withdrawRecommendation",
    tag = "Recommendations",
    request_body = WithdrawRecommendationRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("recommendationId" = Uuid, Path, description = "The recommendation's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The recommendation as withdrawn", body = RecommendationView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `recommendationWithdrawn` or `alreadyAnswered`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/recommendations/{recommendationId}/withdraw")]
pub(super) async fn withdraw_recommendation(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<WithdrawRecommendationRequest>,
) -> Result<Answer, Problem> {
    let (case, id) = ids.into_inner();
    let (case, recommendation) = (CaseId::new(case), RecommendationId::new(id));
    let change = body.into_inner().map(|reason| Withdrawn { case, recommendation, reason });
    let once = key.optional(Withdrawn::OPERATION);
    context.change(OfRecommendation(case, recommendation), change, once, Some(seen)).await
}
