//! Tasks that are completed by answers: how any of them is read and saved.

use actix_web::http::StatusCode;
use authority::Operation;
use casework::CaseId;
use casework::task::{Answers, Around, Known, SavedTask, save};
use kernel::Version;
use persistence::{Attempt, CaseSeen, Chain, StorageError, TaskSeen, Viewer, Work};
use serde::Serialize;
use uuid::Uuid;

use super::gates::refused;
use super::view::TaskView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, IfMatch, Problem, Tagged, with_tag};
use crate::targets::OfCase;

/// What is answered in one task, as the service reads, saves and shows it.
pub(crate) trait AnsweredTask: Answers {
    /// The operation that reads it.
    const GET: Operation;

    /// The operation that saves it.
    const SAVE: Operation;

    /// What callers see.
    type View: Serialize;

    /// The task with what was answered.
    fn view(task: TaskView, answers: Self) -> Self::View;
}

/// The two shapes of a task's answers and the task that has them, from one list of members. The contract needs a type
/// for each.
macro_rules! answered_task {
    (
        $answers:ty, $get:ident, $save:ident;
        $(#[$asked:meta])* $request:ident;
        $(#[$told:meta])* $members:ident;
        $(#[$shown:meta])* $view:ident as $schema:ident;
        { $($(#[$about:meta])* $member:ident: $kind:ty,)* }
    ) => {
        $(#[$asked])*
        #[derive(Clone, Debug, serde::Deserialize, validator::Validate, utoipa::ToSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub(crate) struct $request {
            $($(#[$about])* $member: $kind,)*
        }

        $(#[$told])*
        #[derive(serde::Serialize, utoipa::ToSchema)]
        #[serde(rename_all = "camelCase")]
        struct $members {
            $($(#[$about])* $member: $kind,)*
        }

        $(#[$shown])*
        #[derive(serde::Serialize, utoipa::ToSchema)]
        #[serde(rename_all = "camelCase")]
        #[schema(as = $schema)]
        pub(crate) struct $view {
            /// The task as it stands.
            task: $crate::v1::tasks::view::TaskView,
            /// What was answered.
            #[schema(value_type = $members)]
            answers: $answers,
            /// The tag to send in If-Match; version 0 until first saved.
            #[schema(value_type = String, max_length = 100)]
            etag: $crate::http::EtagMember,
        }

        impl $crate::v1::tasks::answered::AnsweredTask for $answers {
            const GET: authority::Operation = authority::Operation::$get;

            const SAVE: authority::Operation = authority::Operation::$save;

            type View = $view;

            fn view(task: $crate::v1::tasks::view::TaskView, answers: Self) -> $view {
                $view { task, answers, etag: $crate::http::EtagMember::default() }
            }
        }
    };
}
pub(super) use answered_task;

fn version<A: Answers>(seen: &CaseSeen) -> Version {
    seen.tasks.get(&A::TASK).map_or(Version::NONE, |saved| saved.version)
}

fn view<A: AnsweredTask>(seen: &CaseSeen, viewer: &Viewer) -> Result<A::View, StorageError> {
    let answers = SavedTask::answers::<A>(seen.tasks.get(&A::TASK))?;
    Ok(A::view(TaskView::new(seen, A::TASK, viewer.today()), answers))
}

/// Reads a task.
pub(super) async fn read<A: AnsweredTask>(context: &Context, case: Uuid) -> Result<Tagged<A::View>, Problem> {
    let read = context.db().case(&context.viewer, CaseId::new(case)).await?;
    let seen = context.readable(A::GET, read, |seen| seen.read.position)?;
    Ok(Tagged { version: version::<A>(&seen), view: view::<A>(&seen, &context.viewer)? })
}

/// Saves a task.
pub(super) async fn put<A: AnsweredTask>(
    context: Context,
    case: CaseId,
    answers: Result<A, Problem>,
    seen: IfMatch,
) -> Result<Answer, Problem> {
    let change = answers.map(|answers| Saved { case, answers });
    context.change(OfCase(case), change, Ok(None), Some(seen)).await
}

struct Saved<A> {
    case: CaseId,
    answers: A,
}

impl<A: AnsweredTask> Change for Saved<A> {
    const OPERATION: Operation = A::SAVE;

    type Seen = TaskSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<TaskSeen>, StorageError> {
        attempt.task(self.case, self.answers.references()).await
    }

    fn standing(&self, TaskSeen { seen, .. }: &TaskSeen) -> Standing {
        Standing {
            position: seen.read.position,
            chain: Chain::case(self.case),
            head: seen.read.head.clone(),
            version: Some(version::<A>(seen)),
        }
    }

    fn etag(&self, TaskSeen { seen, .. }: &TaskSeen, context: &Context) -> Result<String, Problem> {
        with_tag(version::<A>(seen), &view::<A>(seen, &context.viewer)?).map(|(_, etag)| etag)
    }

    fn decide(&self, seen: TaskSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let TaskSeen { mut seen, known } = seen;
        let fact = save(&self.answers, &around(&seen, &known, act.stamp.today), &seen.facts())
            .map_err(|refusals| refused(self.case, &refusals))?;
        let saved = work.apply(seen.tasks.remove(&A::TASK), fact)?;
        let version = saved.version;
        seen.tasks.insert(A::TASK, saved);
        let view = view::<A>(&seen, &act.context.viewer)?;
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// What answers on a case are judged by.
pub(super) const fn around<'a>(seen: &'a CaseSeen, known: &'a Known, today: chrono::NaiveDate) -> Around<'a> {
    Around { case: &seen.read.case, tasks: &seen.tasks, known, today }
}
