use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::concern::{Concern, ConcernId, ConcernText};
use chrono::NaiveDate;
use persistence::{Attempt, CaseSeen, Chain, ConcernLine, ConcernSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::change::refused;
use super::view::{ConcernView, concern_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;

/// A concern, as somebody raises it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RaiseConcernRequest {
    /// What it is about.
    #[schema(min_length = 1, max_length = 200, example = "No answer to three letters")]
    summary: String,
    /// What it is.
    #[schema(min_length = 1, max_length = 10_000)]
    details: String,
    /// The day it was raised, not after today.
    #[serde(deserialize_with = "date")]
    raised_on: NaiveDate,
}

impl Request for RaiseConcernRequest {
    type Meaning = ConcernText;

    fn meaning(self, form: &mut Form) -> Option<ConcernText> {
        let summary = form.line("/summary", self.summary);
        let details = form.prose("/details", self.details);
        Some(ConcernText { summary: summary?, details: details?, raised_on: self.raised_on })
    }
}

struct Raised {
    case: CaseId,
    text: ConcernText,
}

impl Change for Raised {
    const OPERATION: Operation = Operation::RaiseConcern;

    type Seen = (CaseSeen, Option<String>);

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let (seen, name) = futures_util::future::try_join(attempt.case(self.case), attempt.my_name()).await?;
        Ok(seen.map(|seen| (seen, name)))
    }

    fn standing(&self, (seen, _): &Self::Seen) -> Standing {
        let (position, head) = (seen.read.position, seen.read.head.clone());
        Standing { position, chain: Chain::case(self.case), head, version: None }
    }

    fn decide(
        &self,
        (seen, raised_by_name): Self::Seen,
        act: &Act<'_>,
        work: &mut Work,
    ) -> Result<Answer, Refused> {
        let id = ConcernId::new(Uuid::now_v7());
        let fact = Concern::raise(id, self.text.clone(), &seen.read.case, act.stamp)
            .map_err(|refusals| refused(self.case, id, &refusals))?;
        let concern: Concern = work.apply(None, fact)?;
        let version = concern.version;
        let mut read = seen.read;
        read.position.author = true;
        let seen = ConcernSeen { read, line: ConcernLine { concern, raised_by_name } };
        let view = ConcernView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::CREATED, Some(concern_path(self.case, id)), version, &view)?)
    }
}

/// Raise a concern
///
/// Concerns can be raised while the case is being worked or paused.
#[utoipa::path(
    operation_id = "raiseConcern",
    tag = "Concerns",
    request_body = RaiseConcernRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 201, description = "The new concern", body = ConcernView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new concern"),
        )),
        (status = 409, description = "`caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/concerns")]
pub(super) async fn raise_concern(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<RaiseConcernRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|text| Raised { case, text });
    context.change(OfCase(case), change, key.optional(Raised::OPERATION), None).await
}
