use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{DecisionFacts, DecisionId, DecisionKind, Operation};
use casework::{CaseId, ChangeRoute};
use persistence::{Attempt, CaseSeen, Chain, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::cases::view::CaseView;
use crate::v1::codes;
use crate::v1::decisions::{DecisionBody, DecisionView, decision_path};

/// A decision that the case goes the other way.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RecordRouteChangeRequest {
    /// Which way it goes from now on.
    to: codes::CaseRoute,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for RecordRouteChangeRequest {
    type Meaning = ChangeRoute;

    fn meaning(self, form: &mut Form) -> Option<ChangeRoute> {
        let decision = self.decision.meaning(form)?;
        let decision_id = DecisionId::new(Uuid::now_v7());
        Some(ChangeRoute { to: self.to.0, decision_id, decision })
    }
}

struct RouteChanged {
    case: CaseId,
    change: ChangeRoute,
}

impl Change for RouteChanged {
    const OPERATION: Operation = Operation::RecordRouteChange;

    type Seen = (CaseSeen, DecisionFacts);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        attempt.deciding(self.case, DecisionKind::RouteChange, &self.change.decision).await
    }

    fn standing(&self, (seen, _): &Self::Seen) -> Standing {
        Standing {
            position: seen.read.position,
            chain: Chain::case(self.case),
            head: seen.read.head.clone(),
            version: Some(seen.read.case.version),
        }
    }

    fn etag(&self, (seen, _): &Self::Seen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let (seen, deciding) = seen;
        let mut case = seen.read.case;
        let routed = self.change.clone().decide(&case, &deciding, act.permit, act.stamp)?;
        for fact in routed.case {
            case = work.apply(Some(case), fact)?;
        }
        work.decision(self.case, &routed.decision, &routed.decided)?;
        let view = DecisionView::new(self.case, &routed.decision, act.stamp.at);
        let location = Some(decision_path(routed.decision.id));
        Ok(Answer::made(StatusCode::CREATED, location, case.version, &view)?)
    }
}

/// Record a change of route
///
/// The case goes the other way: from the review of progress to a match, or back. The earlier decision and what was done
/// stay. The ETag is the case's, before in If-Match and after in the answer.
#[utoipa::path(
    operation_id = "recordRouteChange",
    tag = "Diagnosis",
    request_body = RecordRouteChangeRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The case's ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 201, description = "The decision", body = DecisionView, headers(
            ("ETag" = String, description = "The case's new tag"),
            ("Location" = String, description = "The path of the decision"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`invalidTransition` with `sameTrack` or `notDiagnosed`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/decisions/route-change")]
pub(super) async fn record_route_change(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<RecordRouteChangeRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|change| RouteChanged { case, change });
    context.change(OfCase(case), change, key.required(RouteChanged::OPERATION), Some(seen)).await
}
