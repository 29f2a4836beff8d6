use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{Operation, reaches};
use casework::conflict::{DeclarationId, reopened};
use chrono::NaiveDate;
use kernel::Prose;
use persistence::{Attempt, Chain, DeclarationLine, EndingSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::DeclarationView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request, with_tag};
use crate::targets::OfDeclaration;

/// The end of a declaration.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EndConflictDeclarationRequest {
    /// The day from which it no longer counts, not after today and not before it was declared.
    #[serde(deserialize_with = "date")]
    ended_on: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "No longer a governor there")]
    reason: String,
}

/// What is meant by the end of a declaration.
pub(crate) struct Meant {
    on: NaiveDate,
    reason: Prose<500>,
}

impl Request for EndConflictDeclarationRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        Some(Meant { on: self.ended_on, reason: form.prose("/reason", self.reason)? })
    }
}

struct Ended {
    id: DeclarationId,
    meant: Meant,
}

impl Change for Ended {
    const OPERATION: Operation = Operation::EndConflictDeclaration;

    type Seen = EndingSeen;

    async fn see(&self, attempt: &Attempt, context: &Context) -> Result<Option<EndingSeen>, StorageError> {
        attempt.ending(&reaches(Operation::GetConflictDeclaration, context.viewer.caller()), self.id).await
    }

    fn standing(&self, seen: &EndingSeen) -> Standing {
        let declaration = &seen.line.declaration;
        Standing {
            position: seen.line.position,
            chain: Chain::person(declaration.person),
            head: seen.head.clone(),
            version: Some(declaration.version),
        }
    }

    fn etag(&self, seen: &EndingSeen, context: &Context) -> Result<String, Problem> {
        let view = DeclarationView::new(&context.viewer, &seen.line);
        with_tag(seen.line.declaration.version, &view).map(|(_, etag)| etag)
    }

    fn decide(&self, seen: EndingSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let DeclarationLine { declaration, name, position } = seen.line;
        let fact = declaration.end(self.meant.on, self.meant.reason.clone(), act.stamp)?;
        let declaration = work.apply(Some(declaration), fact)?;
        for unchecked in seen.unchecked {
            // What was found stays on each case; that it has to be checked again is told there.
            if let Some(fact) = reopened(unchecked.case, unchecked.task.as_ref(), act.stamp.today) {
                work.on(Chain::case(unchecked.case), unchecked.head).apply(unchecked.task, fact)?;
            }
        }
        let version = declaration.version;
        let line = DeclarationLine { declaration, name, position };
        let view = DeclarationView::new(&act.context.viewer, &line);
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// End a conflict declaration
///
/// From then on no check can rest on it. Where none stands any more, the check of conflicts is open again; what was found
/// stays on record.
#[utoipa::path(
    operation_id = "endConflictDeclaration",
    tag = "Conflicts",
    request_body = EndConflictDeclarationRequest,
    params(
        ("declarationId" = Uuid, Path, description = "The declaration's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 200, description = "The declaration, ended", body = DeclarationView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`invalidTransition` with `declarationEnded`, or `idempotencyInProgress`"),
    ),
)]
#[post("/conflict-declarations/{declarationId}/end")]
pub(super) async fn end_conflict_declaration(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<EndConflictDeclarationRequest>,
) -> Result<Answer, Problem> {
    context.may(Ended::OPERATION)?;
    let id = DeclarationId::new(id.into_inner());
    let change = body.into_inner().map(|meant| Ended { id, meant });
    let target = OfDeclaration(id, Operation::GetConflictDeclaration);
    context.change(target, change, key.optional(Ended::OPERATION), Some(seen)).await
}
