use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{DecisionId, DecisionKind, Operation};
use casework::CaseId;
use casework::matching::{MatchingFacts, OverrideCheck};
use persistence::{Attempt, Chain, MatchDecisionSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::refused;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::cases::view::CaseView;
use crate::v1::codes;
use crate::v1::decisions::{DecisionBody, DecisionView, decision_path};

/// A decision to go on despite a check.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OverrideDueDiligenceRequest {
    /// Which check of the preferred candidate.
    check: codes::OverridableCheck,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for OverrideDueDiligenceRequest {
    type Meaning = OverrideCheck;

    fn meaning(self, form: &mut Form) -> Option<OverrideCheck> {
        let decision = self.decision.meaning(form)?;
        Some(OverrideCheck { check: self.check.0, decision_id: DecisionId::new(Uuid::now_v7()), decision })
    }
}

struct Overruled {
    case: CaseId,
    overrule: OverrideCheck,
}

impl Change for Overruled {
    const OPERATION: Operation = Operation::OverrideDueDiligence;

    type Seen = MatchDecisionSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let kind = DecisionKind::DueDiligenceOverride;
        attempt.match_decision(self.case, kind, &self.overrule.decision).await
    }

    fn standing(&self, seen: &Self::Seen) -> Standing {
        let read = &seen.matching.seen.read;
        Standing {
            position: read.position,
            chain: Chain::case(self.case),
            head: read.head.clone(),
            version: Some(read.case.version),
        }
    }

    fn etag(&self, seen: &Self::Seen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, &seen.matching.seen)
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let MatchDecisionSeen { matching, deciding, .. } = seen;
        let (case, gates) = (&matching.seen.read.case, matching.seen.facts());
        let facts = MatchingFacts {
            case,
            gates: &gates,
            tasks: &matching.seen.tasks,
            candidates: &matching.all(),
            deciding: &deciding,
        };
        let overridden = self.overrule.clone().decide(facts, act.permit, act.stamp);
        let overridden =
            overridden.map_err(|refusals| refused(self.case, matching.preferred(), &refusals))?;
        let candidate = overridden.candidate.candidate();
        let before = matching.candidate(candidate);
        work.apply(before.map(|line| line.candidate.clone()), overridden.candidate)?;
        work.decision(self.case, &overridden.decision, &overridden.decided)?;
        if let Some(fact) = overridden.task {
            work.apply(matching.seen.tasks.get(&fact.saved().task_key).cloned(), fact)?;
        }
        let view = DecisionView::new(self.case, &overridden.decision, act.stamp.at);
        let location = Some(decision_path(overridden.decision.id));
        Ok(Answer::made(StatusCode::CREATED, location, case.version, &view)?)
    }
}

/// Override due diligence
///
/// The case goes on despite a check of the preferred candidate that was unsatisfactory; by somebody other than whoever
/// entered the check. The ETag is the case's, before in If-Match and after in the answer.
#[utoipa::path(
    operation_id = "overrideDueDiligence",
    tag = "Matching",
    request_body = OverrideDueDiligenceRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The case's ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 201, description = "The decision", body = DecisionView, headers(
            ("ETag" = String, description = "The case's tag"),
            ("Location" = String, description = "The path of the decision"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`gateNotMet`, `invalidTransition` with `checkNotUnsatisfactory`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/decisions/due-diligence-override")]
pub(super) async fn override_due_diligence(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<OverrideDueDiligenceRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|overrule| Overruled { case, overrule });
    context.change(OfCase(case), change, key.required(Overruled::OPERATION), Some(seen)).await
}
