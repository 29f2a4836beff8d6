use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::{CaseId, ChangeResolution};
use kernel::{Coded, Prose};
use persistence::{Attempt, Chain, ResolvingSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::school_changes::CaseSchoolChangeView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request, with_tag};
use crate::targets::OfSchoolChange;
use crate::v1::codes;

/// What becomes of a change to a case's school.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ResolveSchoolChangeRequest {
    /// What becomes of it.
    resolution: codes::ChangeResolution,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What is meant by a resolution.
pub(crate) struct Meant {
    resolution: ChangeResolution,
    reason: Prose<500>,
}

impl Request for ResolveSchoolChangeRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        Some(Meant { resolution: self.resolution.0, reason: form.prose("/reason", self.reason)? })
    }
}

struct Resolved {
    case: CaseId,
    change: Uuid,
    meant: Meant,
}

impl Change for Resolved {
    const OPERATION: Operation = Operation::ResolveSchoolChange;

    type Seen = ResolvingSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<ResolvingSeen>, StorageError> {
        attempt.resolving(self.case, self.change).await
    }

    fn standing(&self, seen: &ResolvingSeen) -> Standing {
        let read = &seen.seen.read;
        Standing {
            position: read.position,
            chain: Chain::case(self.case),
            head: read.head.clone(),
            version: Some(seen.facts.change.version()),
        }
    }

    fn etag(&self, seen: &ResolvingSeen, context: &Context) -> Result<String, Problem> {
        let view = CaseSchoolChangeView::new(&context.viewer, &seen.seen.read, &seen.line)?;
        with_tag(seen.facts.change.version(), &view).map(|(_, etag)| etag)
    }

    fn decide(&self, seen: ResolvingSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let ResolvingSeen { mut seen, mut line, facts } = seen;
        let Meant { resolution, reason } = &self.meant;
        let fact = seen.read.case.resolve_school_change(facts, *resolution, reason.clone())?;
        seen.read.case = work.apply(Some(seen.read.case), fact)?;
        line.resolution = Some(resolution.code().to_owned());
        line.reason = Some(reason.as_str().to_owned());
        line.resolved_at = Some(act.stamp.at);
        line.resolved_by = serde_json::to_value(&act.stamp.by).ok();
        let view = CaseSchoolChangeView::new(&act.context.viewer, &seen.read, &line)?;
        Ok(Answer::made(StatusCode::OK, None, line.change()?.version(), &view)?)
    }
}

/// Resolve a change to a case's school
///
/// Says what becomes of a change that the register made known. A case that adopts it takes the school as the register has
/// it now, or the school's successor if that is the change: its kind, its trust and its religious character count from
/// then on. The region of the case stays.
#[utoipa::path(
    operation_id = "resolveSchoolChange",
    tag = "Cases",
    request_body = ResolveSchoolChangeRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("changeId" = Uuid, Path, description = "The change's id"),
        ("If-Match" = String, Header, description = "The change's ETag, last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The change, resolved", body = CaseSchoolChangeView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `alreadyResolved` or `successorUnknown`, `duplicate` with `caseAlreadyOpen`, `caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/school-changes/{changeId}/resolve")]
pub(super) async fn resolve_school_change(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<ResolveSchoolChangeRequest>,
) -> Result<Answer, Problem> {
    let (case, change) = ids.into_inner();
    let case = CaseId::new(case);
    let target = OfSchoolChange(case, change);
    let change = body.into_inner().map(|meant| Resolved { case, change, meant });
    context.change(target, change, key.optional(Resolved::OPERATION), Some(seen)).await
}
