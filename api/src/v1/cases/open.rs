use actix_web::http::StatusCode;
use actix_web::post;
use authority::{DecisionId, Operation};
use casework::task::SavedTask;
use casework::{AssessmentId, AssignmentId, Case, CaseId, Inspection, OpenCase, StatedEligibility};
use chrono::NaiveDate;
use kernel::{Line, PersonId, Prose};
use persistence::{Attempt, CaseRead, CaseSeen, Chain, Head, OpeningSeen, PersonName, StorageError, Work};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{CaseView, case_path, tasks_of};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::{date, optional_date};
use crate::http::{
    Answer, Body, Form, IdempotencyKey, NoQuery, Problem, ProblemKind, Query, Request, meaning_of,
};
use crate::targets::OfNothing;
use crate::v1::codes;

/// The opening of a case.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OpenCaseRequest {
    /// The school's unique reference number.
    #[schema(example = "900001", pattern = "^[0-9]{6}$")]
    urn: String,
    /// The code of a cohort, from the list `cohorts`.
    #[schema(example = "flow", min_length = 1, max_length = 50)]
    #[validate(length(min = 1, max = 50))]
    cohort: String,
    /// Whether the school may have targeted support.
    eligible: bool,
    /// Why, if it may.
    basis: Option<codes::EligibilityBasis>,
    /// Why in words; needed if the basis is `discretionary`.
    #[schema(min_length = 1, max_length = 500)]
    basis_reason: Option<String>,
    /// The inspections relied on.
    #[serde(default)]
    #[schema(max_items = 10, required = false)]
    #[validate(length(max = 10), nested)]
    inspections: Vec<InspectionInput>,
    /// The day of the assessment, not after today.
    #[serde(deserialize_with = "date")]
    assessed_on: NaiveDate,
    /// Who assessed, if not the caller.
    assessed_by_person_id: Option<Uuid>,
    /// The version of the rule applied.
    #[schema(example = "2025-09", min_length = 1, max_length = 50)]
    rule_version: String,
    /// Why not, if the school may not.
    #[schema(min_length = 1, max_length = 500)]
    ineligible_reason: Option<String>,
    /// Who is to be the delivery officer.
    delivery_officer_id: Option<Uuid>,
}

/// An inspection that an assessment relies on.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Inspection)]
pub(crate) struct InspectionInput {
    /// What kind it was.
    kind: codes::InspectionKind,
    /// The day it took place.
    #[serde(deserialize_with = "date")]
    inspected_on: NaiveDate,
    /// The day its report came out.
    #[serde(default, deserialize_with = "optional_date")]
    published_on: Option<NaiveDate>,
    /// What it found.
    #[schema(example = "Requires improvement", min_length = 1, max_length = 100)]
    #[validate(length(min = 1, max = 100))]
    outcome: String,
}

/// Reads inspections, noting what is wrong with them.
pub(super) fn inspections(form: &mut Form, inspections: Vec<InspectionInput>) -> Option<Vec<Inspection>> {
    let read = inspections.into_iter().enumerate().map(|(at, inspection)| {
        let outcome = form.line(&format!("/inspections/{at}/outcome"), inspection.outcome)?;
        let (inspected_on, published_on) = (inspection.inspected_on, inspection.published_on);
        Some(Inspection { kind: inspection.kind.0, inspected_on, published_on, outcome })
    });
    // Every one is looked at, so that all faults are found.
    read.collect::<Vec<_>>().into_iter().collect()
}

/// What is meant by an opening.
#[derive(Clone, Debug)]
pub(crate) struct Meant {
    urn: String,
    cohort: String,
    eligibility: StatedEligibility,
    officer: Option<PersonId>,
}

impl Request for OpenCaseRequest {
    type Meaning = Meant;

    fn meaning(self, form: &mut Form) -> Option<Meant> {
        let urn = register::Urn::try_from(self.urn);
        let urn = urn.map_err(|fault| form.fault("/urn", "invalidFormat", fault.to_string())).ok();
        let cohort: Option<Line<50>> = form.line("/cohort", self.cohort);
        let basis_reason: Option<Prose<500>> = form.optional_prose("/basisReason", self.basis_reason);
        let ineligible_reason = form.optional_prose("/ineligibleReason", self.ineligible_reason);
        let inspections = inspections(form, self.inspections);
        let rule_version = form.line("/ruleVersion", self.rule_version);
        Some(Meant {
            urn: urn?.to_string(),
            cohort: cohort?.into(),
            eligibility: StatedEligibility {
                eligible: self.eligible,
                basis: self.basis.map(|basis| basis.0),
                basis_reason,
                ineligible_reason,
                inspections: inspections?,
                assessed_on: self.assessed_on,
                assessed_by: self.assessed_by_person_id.map(PersonId::new),
                rule_version: rule_version?,
            },
            officer: self.delivery_officer_id.map(PersonId::new),
        })
    }
}

struct Opened(Meant);

impl Change for Opened {
    const OPERATION: Operation = Operation::OpenCase;

    type Seen = (CaseId, OpeningSeen);

    async fn see(&self, attempt: &Attempt, context: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let meant = &self.0;
        let assessor = meant.eligibility.assessed_by;
        let seen =
            attempt.opening(&meant.urn, &meant.cohort, assessor, meant.officer, context.today()).await?;
        Ok(Some((CaseId::new(Uuid::now_v7()), seen)))
    }

    fn standing(&self, (id, seen): &Self::Seen) -> Standing {
        Standing { position: seen.position, chain: Chain::case(*id), head: Head::default(), version: None }
    }

    fn decide(&self, (id, seen): Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let command = OpenCase {
            id,
            assessment_id: AssessmentId::new(Uuid::now_v7()),
            decision_id: DecisionId::new(Uuid::now_v7()),
            assignment_id: AssignmentId::new(Uuid::now_v7()),
            cohort: self.0.cohort.clone(),
            eligibility: self.0.eligibility.clone(),
            officer_named: self.0.officer.is_some(),
        };
        let officer = self.0.officer.zip(seen.officer_name).map(|(id, name)| PersonName { id, name });
        let opening = command.decide(seen.facts, act.permit, act.stamp)?;
        let mut case: Option<Case> = None;
        for fact in opening.case {
            case = Some(work.apply(case, fact)?);
        }
        let case = case.ok_or_else(|| Problem::new(ProblemKind::Internal))?;
        if let Some(officer) = case.delivery_officer {
            work.watch(None, id, officer.person)?;
        }
        let task: Option<SavedTask> = opening.task.map(|task| work.apply(None, task)).transpose()?;
        work.decision(id, &opening.decision, &opening.decided)?;
        work.assessment(id, &opening.assessment)?;

        let mut position = seen.position;
        position.officer = case.delivery_officer.is_some_and(|now| Some(now.person) == position.person);
        let head = Head { at: Some(act.stamp.at), ..Head::default() };
        let version = case.version;
        let read =
            CaseRead { case, position, head, delivery_officer: officer, adviser: None, plan_band: None };
        let seen = CaseSeen { read, tasks: tasks_of(task) };
        let view = CaseView::new(&act.context.viewer, &seen);
        Ok(Answer::made(StatusCode::CREATED, Some(case_path(id)), version, &view)?)
    }
}

/// Open a case
///
/// Opens a case for a school with the assessment of its eligibility and the cohort. A school that is not eligible gets
/// a case that is closed at once, so that the finding is on record. A school whose case, or whose predecessor's or
/// successor's case, is open gets no second one: the answer links to it.
#[utoipa::path(
    operation_id = "openCase",
    tag = "Cases",
    request_body = OpenCaseRequest,
    params(("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255)),
    responses(
        (status = 201, description = "The new case", body = CaseView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new case"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`duplicate` with `caseAlreadyOpen`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases")]
pub(super) async fn open_case(
    context: Context,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<OpenCaseRequest>,
) -> Result<Answer, Problem> {
    let once = key.required(Opened::OPERATION);
    context.change(OfNothing, body.into_inner().map(Opened), once, None).await
}

/// Opens a case while a local copy is set up.
pub(crate) async fn set_up(context: Context, body: serde_json::Value) -> Result<Answer, Problem> {
    context.change(OfNothing, meaning_of::<OpenCaseRequest>(body).map(Opened), Ok(None), None).await
}
