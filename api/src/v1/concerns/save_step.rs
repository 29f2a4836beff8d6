use actix_web::{put, web::Path};
use authority::{Decision, Operation};
use casework::CaseId;
use casework::concern::{Concern, ConcernId, ConcernOutcome, ConcernRefusal, EscalationStep, SaveStep};
use chrono::NaiveDate;
use kernel::{Coded, PersonId, Prose, Version};
use persistence::{ConcernChanging, ConcernNames, ConcernSeen};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::change::{Changed, Step};
use super::steps::{EscalationStepView, version};
use crate::context::{Act, Context};
use crate::http::dates::optional_date;
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, ProblemKind, Query, Request};
use crate::targets::OfConcern;

/// A step of the ladder. All members are sent; null clears.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SaveEscalationStepRequest {
    /// Whether it is done.
    done: bool,
    /// The day it was, not after today; needed if it is done, null otherwise.
    #[schema(required = true)]
    #[serde(deserialize_with = "optional_date")]
    done_on: Option<NaiveDate>,
    /// Who did it, if not the caller; null if it is not done.
    done_by_person_id: Option<Uuid>,
    /// The document that shows it.
    document_id: Option<Uuid>,
    /// What is to be known of it.
    #[schema(min_length = 1, max_length = 1000)]
    note: Option<String>,
}

/// What is meant by it, before it is known of which step.
pub(crate) struct Meant {
    done: bool,
    done_on: Option<NaiveDate>,
    done_by: Option<PersonId>,
    document_id: Option<Uuid>,
    note: Option<Prose<1000>>,
}

impl Request for SaveEscalationStepRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        let note = form.optional_prose("/note", self.note);
        Some(Meant {
            done: self.done,
            done_on: self.done_on,
            done_by: self.done_by_person_id.map(PersonId::new),
            document_id: self.document_id,
            note,
        })
    }
}

impl Meant {
    fn of(self, step: EscalationStep) -> SaveStep {
        SaveStep {
            step,
            done: self.done,
            done_on: self.done_on,
            done_by: self.done_by,
            document_id: self.document_id,
            note: self.note,
        }
    }
}

impl Step for SaveStep {
    const OPERATION: Operation = Operation::SaveEscalationStep;

    type View = EscalationStepView;

    fn names(&self) -> ConcernNames<'_> {
        ConcernNames { person: self.done_by, document: self.document_id, ..ConcernNames::default() }
    }

    fn decide(
        &self,
        changing: &ConcernChanging,
        act: &Act<'_>,
    ) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let ConcernSeen { read, line } = &changing.seen;
        let known = (changing.person_known, changing.document_known);
        self.clone().decide(&line.concern, &read.case, known, act.stamp).map(Into::into)
    }

    fn version(&self, concern: &Concern) -> Version {
        version(concern, self.step)
    }

    fn view(&self, _: &Context, seen: &ConcernSeen, _: Option<&Decision>) -> EscalationStepView {
        EscalationStepView::new(&seen.line.concern, self.step)
    }
}

/// Save a step of the escalation ladder
///
/// Replaces all that is said of the step. The regional director's approval is the decision on mandation, and set by
/// nothing else; the three steps that issue the notice follow it.
#[utoipa::path(
    operation_id = "saveEscalationStep",
    tag = "Concerns",
    request_body = SaveEscalationStepRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("concernId" = Uuid, Path, description = "The concern's id"),
        ("stepKey" = String, Path, description = "The step's key", max_length = 50, example = "mediation-tried"),
        ("If-Match" = String, Header, description = "The step's ETag last seen, or `*` when it is saved first", max_length = 200),
    ),
    responses(
        (status = 200, description = "The step as saved", body = EscalationStepView, headers(("ETag" = String, description = "The step's new tag"))),
        (status = 409, description = "`gateNotMet` with `escalationPreconditionsUnmet`, `caseNotWritable`, or `invalidTransition` with `stepNotRecordable`, `stepReliedOn`, `alreadyEscalated` or `concernResolved`"),
    ),
)]
#[put("/cases/{caseId}/concerns/{concernId}/escalation/steps/{stepKey}")]
pub(super) async fn save_escalation_step(
    context: Context,
    ids: Path<(Uuid, Uuid, String)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveEscalationStepRequest>,
) -> Result<Answer, Problem> {
    let (case, concern, key) = ids.into_inner();
    let (case, concern) = (CaseId::new(case), ConcernId::new(concern));
    let step = EscalationStep::of(&key).ok_or(ProblemKind::NotFound)?;
    let change = body.into_inner().map(|meant| Changed { case, concern, step: meant.of(step) });
    context.change(OfConcern(case, concern), change, Ok(None), Some(seen.or_first())).await
}
