//! Task 2.

use actix_web::http::StatusCode;
use actix_web::{get, put, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::task::{ContactResponsibleBody, SavedTask, TaskKey, save};
use chrono::NaiveDate;
use kernel::Version;
use persistence::{Attempt, CaseSeen, Chain, StorageError, Work};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::gates::refused;
use super::view::TaskView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::optional_date;
use crate::http::{
    Answer, Body, EtagMember, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged, meaning_of, with_tag,
};
use crate::targets::OfCase;

/// The answers of task 2. All of them are sent; null clears.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SaveContactResponsibleBodyTaskRequest {
    /// Whether the responsible body has been contacted.
    contacted: bool,
    /// The day it was, not after today; needed if it was.
    #[schema(required = true)]
    #[serde(deserialize_with = "optional_date")]
    contacted_on: Option<NaiveDate>,
    /// The day the diocese was contacted, not after today; null for a school without a religious character.
    #[schema(required = true)]
    #[serde(deserialize_with = "optional_date")]
    diocese_contacted_on: Option<NaiveDate>,
}

impl Request for SaveContactResponsibleBodyTaskRequest {
    type Meaning = ContactResponsibleBody;

    fn meaning(self, _: &mut Form) -> Option<ContactResponsibleBody> {
        Some(ContactResponsibleBody {
            contacted: self.contacted,
            contacted_on: self.contacted_on,
            diocese_contacted_on: self.diocese_contacted_on,
        })
    }
}

/// Task 2 with its answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ContactResponsibleBodyTask)]
pub(crate) struct ContactResponsibleBodyTaskView {
    /// The task as it stands.
    task: TaskView,
    /// What was answered.
    answers: ContactResponsibleBodyAnswers,
    /// The tag to send in If-Match; version 0 until first saved.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// What was answered in task 2.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ContactResponsibleBodyAnswers {
    /// Whether the responsible body has been contacted.
    contacted: bool,
    /// The day it was.
    contacted_on: Option<NaiveDate>,
    /// The day the diocese was contacted.
    diocese_contacted_on: Option<NaiveDate>,
}

const TASK: TaskKey = TaskKey::ContactResponsibleBody;

impl ContactResponsibleBodyTaskView {
    fn new(seen: &CaseSeen) -> Result<Self, Problem> {
        let saved = seen.tasks.get(&TASK);
        let answers: ContactResponsibleBody = SavedTask::answers(saved).map_err(StorageError::from)?;
        let case = &seen.read.case;
        Ok(Self {
            task: TaskView::new(case.id, TASK, saved, &seen.facts(), &case.school),
            answers: ContactResponsibleBodyAnswers {
                contacted: answers.contacted,
                contacted_on: answers.contacted_on,
                diocese_contacted_on: answers.diocese_contacted_on,
            },
            etag: EtagMember::default(),
        })
    }
}

fn version(seen: &CaseSeen) -> Version {
    seen.tasks.get(&TASK).map_or(Version::NONE, |saved| saved.version)
}

/// Read task 2
///
/// Whether the responsible body, and the diocese of a school with a religious character, have been contacted.
#[utoipa::path(
    operation_id = "getContactResponsibleBodyTask",
    tag = "Tasks",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The task", body = ContactResponsibleBodyTaskView, headers(("ETag" = String, description = "The task's tag")))),
)]
#[get("/cases/{caseId}/tasks/contact-responsible-body")]
pub(super) async fn get_contact_responsible_body_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Tagged<ContactResponsibleBodyTaskView>, Problem> {
    let read = context.db().case(&context.viewer, CaseId::new(id.into_inner())).await?;
    let seen = context.readable(Operation::GetContactResponsibleBodyTask, read, |seen| seen.read.position)?;
    Ok(Tagged { version: version(&seen), view: ContactResponsibleBodyTaskView::new(&seen)? })
}

struct Saved {
    case: CaseId,
    answers: ContactResponsibleBody,
}

impl Change for Saved {
    const OPERATION: Operation = Operation::SaveContactResponsibleBodyTask;

    type Seen = CaseSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<CaseSeen>, StorageError> {
        attempt.case(self.case).await
    }

    fn standing(&self, seen: &CaseSeen) -> Standing {
        Standing {
            position: seen.read.position,
            chain: Chain::case(self.case),
            head: seen.read.head.clone(),
            version: Some(version(seen)),
        }
    }

    fn etag(&self, seen: &CaseSeen, _: &Context) -> Result<String, Problem> {
        with_tag(version(seen), &ContactResponsibleBodyTaskView::new(seen)?).map(|(_, etag)| etag)
    }

    fn decide(&self, mut seen: CaseSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let before = seen.tasks.remove(&TASK);
        let mut facts = seen.facts();
        facts.progress.extend(before.as_ref().map(|saved| (TASK, saved.progress)));
        let fact = save(&self.answers, before.as_ref(), &seen.read.case, &facts, act.stamp.today)
            .map_err(|refusals| refused(self.case, &refusals))?;
        let saved = work.apply(before, fact)?;
        let version = saved.version;
        seen.tasks.insert(TASK, saved);
        let view = ContactResponsibleBodyTaskView::new(&seen)?;
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// Save task 2
///
/// Replaces all answers; they may be a draft. The diocese of a Catholic school is told before the responsible body or
/// on the same day; another faith's diocese told later is saved with a warning.
#[utoipa::path(
    operation_id = "saveContactResponsibleBodyTask",
    tag = "Tasks",
    request_body = SaveContactResponsibleBodyTaskRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The task's ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The task as saved", body = ContactResponsibleBodyTaskView, headers(("ETag" = String, description = "The task's new tag"))),
        (status = 409, description = "`gateNotMet` with `deliveryOfficerRequired`, or `caseNotWritable`"),
    ),
)]
#[put("/cases/{caseId}/tasks/contact-responsible-body")]
pub(super) async fn save_contact_responsible_body_task(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveContactResponsibleBodyTaskRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|answers| Saved { case, answers });
    context.change(OfCase(case), change, Ok(None), Some(seen)).await
}

/// Saves the task for the first time while a local copy is set up.
pub(crate) async fn set_up(
    context: Context,
    case: CaseId,
    body: serde_json::Value,
) -> Result<Answer, Problem> {
    let change =
        meaning_of::<SaveContactResponsibleBodyTaskRequest>(body).map(|answers| Saved { case, answers });
    context.change(OfCase(case), change, Ok(None), Some(IfMatch::version(Version::NONE))).await
}
