use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::task::TaskKey;
use chrono::{DateTime, Utc};
use kernel::{Coded, PersonId};
use persistence::{EventFilter, EventLine, Order};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::http::dates::optional_instant;
use crate::http::{Listed, PageQuery, Paged, Problem, ProblemKind, Query, page_view};
use crate::v1::shared::ActorView;

page_view!(
    /// A page of events.
    EventPage, EventPage, EventView
);

/// One fact that happened. Names, addresses and free text stand in the record that it points to, never here.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Event)]
pub(crate) struct EventView {
    /// Its id.
    id: Uuid,
    /// Its place in the order of the whole log.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    seq: i64,
    /// What happened, dotted and in the past tense. New kinds are added over time.
    #[schema(example = "case.opened", max_length = 100)]
    kind: String,
    /// When.
    #[schema(value_type = DateTime<Utc>)]
    at: String,
    /// Who made it happen.
    actor: ActorView,
    /// To what.
    subject: EventSubjectView,
    /// On which case.
    case_id: Option<Uuid>,
    /// Its place on the case's chain, from 1.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    case_seq: i64,
    /// In which request.
    request_id: Uuid,
    /// Under which idempotency key.
    #[schema(max_length = 255)]
    idempotency_key: Option<String>,
    /// What is to be known of it: ids, codes, dates and numbers, by kind.
    #[schema(value_type = Object)]
    data: serde_json::Map<String, serde_json::Value>,
    /// The hash of the event before it on the chain.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    previous_hash: Option<String>,
    /// Its own hash.
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    hash: String,
}

/// What an event is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EventSubject)]
struct EventSubjectView {
    /// What kind of thing.
    #[schema(example = "case", max_length = 50)]
    kind: String,
    /// Which one.
    id: Uuid,
}

/// Which events are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct EventQuery {
    /// Kinds of event.
    #[param(max_items = 100, example = json!(["task.completed"]))]
    kind: Vec<String>,
    /// What they are about.
    #[param(nullable = false)]
    subject_id: Option<Uuid>,
    /// Who made them happen.
    #[param(nullable = false)]
    actor_id: Option<Uuid>,
    /// The task they are about.
    #[param(nullable = false, max_length = 50, example = "contact-responsible-body")]
    task_key: Option<String>,
    /// Recorded at this instant or later.
    #[param(nullable = false)]
    #[serde(default, deserialize_with = "optional_instant")]
    from: Option<DateTime<Utc>>,
    /// Recorded before this instant.
    #[param(nullable = false)]
    #[serde(default, deserialize_with = "optional_instant")]
    before: Option<DateTime<Utc>>,
}

impl From<EventLine> for EventView {
    fn from(line: EventLine) -> Self {
        let body = line.body;
        Self {
            id: body.id,
            seq: line.position,
            kind: body.kind,
            at: body.at,
            actor: ActorView::from(&body.actor),
            subject: EventSubjectView { kind: body.subject.kind, id: body.subject.id },
            case_id: body.case_id,
            case_seq: body.seq,
            request_id: body.request_id,
            idempotency_key: body.idempotency_key,
            data: body.data,
            previous_hash: line.previous_hash,
            hash: line.hash,
        }
    }
}

/// List a case's events
///
/// The history of the case: who did what, when and in which request, newest first. Each event carries the hash of the
/// one before it.
#[utoipa::path(
    operation_id = "listCaseEvents",
    tag = "Events",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, EventQuery),
    responses((status = 200, description = "A page of events", body = EventPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/events")]
pub(super) async fn list_case_events(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<EventQuery>,
) -> Result<Listed<EventPage>, Problem> {
    let query = query.0;
    if query.task_key.as_deref().is_some_and(|key| TaskKey::of(key).is_none()) {
        let detail = "There is no task of this key; the list task-keys has them all";
        return Err(Problem::parameter(ProblemKind::InvalidParameter, "taskKey", detail));
    }
    let filter = EventFilter {
        kinds: query.kind,
        subject: query.subject_id,
        actor: query.actor_id.map(PersonId::new),
        task: query.task_key,
        from: query.from,
        before: query.before,
    };
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let read = context.db().case_events(&context.viewer, case, &filter, &paging.request).await?;
    let (_, lines) = context.readable(Operation::ListCaseEvents, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |line| (line.body.seq, line.position));
    Ok(EventPage::listed(lines.items.into_iter().map(Into::into).collect(), paged))
}
