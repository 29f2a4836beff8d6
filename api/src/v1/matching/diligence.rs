//! Task 13: what was found out about a candidate.

use actix_web::http::StatusCode;
use actix_web::{get, put, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::matching::{
    CandidateId, Check, CheckKey, CheckWords, DueDiligence, SaveDueDiligence, StatedCheck,
};
use chrono::NaiveDate;
use kernel::Coded;
use persistence::{Attempt, CandidateLine, CaseRead, StorageError, Viewer, Work};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{CandidateSeen, refused};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{
    Answer, Body, EtagMember, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged, with_tag,
};
use crate::targets::OfCandidate;
use crate::v1::codes;

/// What was found out about a candidate.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DueDiligence)]
pub(crate) struct DueDiligenceView {
    /// The candidate.
    candidate_id: Uuid,
    /// How far task 13 is with this candidate.
    progress: codes::TaskProgress,
    /// The checks.
    checks: DueDiligenceAnswers,
    /// The tag to send in If-Match: the candidate's.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// The checks of due diligence; null where one has not been made.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DueDiligenceChecks)]
pub(crate) struct DueDiligenceAnswers {
    /// Whether the organisation can and will do it.
    capacity: Option<CheckView>,
    /// What the trust relationship manager, or the lead for the local authority, thinks of it.
    relationship_view: Option<CheckView>,
    /// What the financial check says.
    financial_check: Option<CheckView>,
    /// Whether it can be paid.
    vendor_account: Option<CheckView>,
}

/// A check of due diligence.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DueDiligenceCheck)]
struct CheckView {
    /// What it came to.
    outcome: codes::DueDiligenceOutcome,
    /// What was found; null once erased.
    #[schema(max_length = 1000)]
    finding: Option<String>,
    /// Who made it; null once erased.
    #[schema(max_length = 200, example = "Pat Sample")]
    checked_by_name: Option<String>,
    /// The day it was made.
    checked_on: NaiveDate,
    /// Who entered it.
    entered_by_person_id: Option<Uuid>,
    /// The decision to go on despite it.
    override_decision_id: Option<Uuid>,
}

/// What was found out. Every check is sent, whole or null; they may be a draft.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SaveDueDiligenceRequest {
    /// Whether the organisation can and will do it.
    #[schema(required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    #[validate(nested)]
    capacity: Option<StatedCheckBody>,
    /// What the trust relationship manager, or the lead for the local authority, thinks of it.
    #[schema(required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    #[validate(nested)]
    relationship_view: Option<StatedCheckBody>,
    /// What the financial check says.
    #[schema(required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    #[validate(nested)]
    financial_check: Option<StatedCheckBody>,
    /// Whether it can be paid.
    #[schema(required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    #[validate(nested)]
    vendor_account: Option<StatedCheckBody>,
}

/// A check, whole.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = StatedDueDiligenceCheck)]
struct StatedCheckBody {
    /// What it came to.
    outcome: codes::DueDiligenceOutcome,
    /// What was found.
    #[schema(min_length = 1, max_length = 1000, example = "Has room for one school.")]
    finding: String,
    /// Who made it.
    #[schema(min_length = 1, max_length = 200, example = "Pat Sample")]
    checked_by_name: String,
    /// The day it was made, neither after today nor before the candidate was selected.
    #[serde(deserialize_with = "date")]
    checked_on: NaiveDate,
}

impl Request for SaveDueDiligenceRequest {
    type Meaning = SaveDueDiligence;

    fn meaning(self, form: &mut Form) -> Option<SaveDueDiligence> {
        let stated = [
            (CheckKey::Capacity, self.capacity),
            (CheckKey::RelationshipView, self.relationship_view),
            (CheckKey::FinancialCheck, self.financial_check),
            (CheckKey::VendorAccount, self.vendor_account),
        ];
        let checks: Vec<_> = stated
            .into_iter()
            .filter_map(|(key, check)| Some((key, check?)))
            .map(|(key, check)| Some((key, check.meaning(form, key)?)))
            .collect();
        Some(SaveDueDiligence(checks.into_iter().collect::<Option<_>>()?))
    }
}

impl StatedCheckBody {
    fn meaning(self, form: &mut Form, key: CheckKey) -> Option<StatedCheck> {
        let finding = form.prose(&format!("/{}/finding", key.code()), self.finding);
        let name = form.line(&format!("/{}/checkedByName", key.code()), self.checked_by_name);
        let words = CheckWords { finding: finding?, checked_by_name: name? };
        Some(StatedCheck { outcome: self.outcome.0, checked_on: self.checked_on, words })
    }
}

impl From<&Check> for CheckView {
    fn from(check: &Check) -> Self {
        let words = check.words.as_ref();
        Self {
            outcome: check.outcome.into(),
            finding: words.map(|words| words.finding.as_str().to_owned()),
            checked_by_name: words.map(|words| words.checked_by_name.as_str().to_owned()),
            checked_on: check.checked_on,
            entered_by_person_id: check.entered_by.map(kernel::Id::uuid),
            override_decision_id: check.overridden.map(kernel::Id::uuid),
        }
    }
}

impl From<&DueDiligence> for DueDiligenceAnswers {
    fn from(all: &DueDiligence) -> Self {
        let check = |key| all.check(key).map(CheckView::from);
        Self {
            capacity: check(CheckKey::Capacity),
            relationship_view: check(CheckKey::RelationshipView),
            financial_check: check(CheckKey::FinancialCheck),
            vendor_account: check(CheckKey::VendorAccount),
        }
    }
}

impl DueDiligenceView {
    fn new(_: &Viewer, _: &CaseRead, line: &CandidateLine) -> Self {
        let candidate = &line.candidate;
        Self {
            candidate_id: candidate.id.uuid(),
            progress: candidate.due_diligence.progress().into(),
            checks: DueDiligenceAnswers::from(&candidate.due_diligence),
            etag: EtagMember::default(),
        }
    }

    fn etag(viewer: &Viewer, read: &CaseRead, line: &CandidateLine) -> Result<String, Problem> {
        with_tag(line.candidate.version, &Self::new(viewer, read, line)).map(|(_, etag)| etag)
    }
}

/// Read due diligence
///
/// What was found out about a candidate: four checks.
#[utoipa::path(
    operation_id = "getDueDiligence",
    tag = "Matching",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("candidateId" = Uuid, Path, description = "The candidate's id")),
    responses((status = 200, description = "The checks", body = DueDiligenceView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/candidates/{candidateId}/due-diligence")]
pub(super) async fn get_due_diligence(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<DueDiligenceView>, Problem> {
    let (case, id) = ids.into_inner();
    let matching = context.db().matching(&context.viewer, CaseId::new(case)).await?;
    let seen = CandidateSeen::of(matching, CandidateId::new(id));
    let seen = context.readable(Operation::GetDueDiligence, seen, |seen| seen.matching.seen.read.position)?;
    let view = DueDiligenceView::new(&context.viewer, &seen.matching.seen.read, &seen.line);
    Ok(Tagged { version: seen.line.candidate.version, view })
}

struct Saved {
    case: CaseId,
    candidate: CandidateId,
    save: SaveDueDiligence,
}

impl Change for Saved {
    const OPERATION: Operation = Operation::SaveDueDiligence;

    type Seen = CandidateSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<CandidateSeen>, StorageError> {
        Ok(CandidateSeen::of(attempt.matching(self.case).await?, self.candidate))
    }

    fn standing(&self, seen: &CandidateSeen) -> Standing {
        seen.standing()
    }

    fn etag(&self, seen: &CandidateSeen, context: &Context) -> Result<String, Problem> {
        DueDiligenceView::etag(&context.viewer, &seen.matching.seen.read, &seen.line)
    }

    fn decide(&self, seen: CandidateSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let case = &seen.matching.seen.read.case;
        let (facts, tasks) = (seen.matching.seen.facts(), &seen.matching.seen.tasks);
        let candidate = &seen.line.candidate;
        let matched = self.save.clone().decide(case, tasks, &facts, candidate, act.stamp);
        let matched = matched.map_err(|refusals| refused(self.case, None, &refusals))?;
        let after = seen.happen(matched, work)?;
        let view = DueDiligenceView::new(&act.context.viewer, &after.matching.seen.read, &after.line);
        Ok(Answer::made(StatusCode::OK, None, after.line.candidate.version, &view)?)
    }
}

/// Save due diligence
///
/// Task 13. Replaces all checks of the preferred candidate; complete with four of which none is unsatisfactory unless
/// overridden. A check that changes loses its override.
#[utoipa::path(
    operation_id = "saveDueDiligence",
    tag = "Matching",
    request_body = SaveDueDiligenceRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("candidateId" = Uuid, Path, description = "The candidate's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The checks as saved", body = DueDiligenceView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`gateNotMet`, `caseNotWritable`, or `invalidTransition` with `candidateNotSelected`"),
    ),
)]
#[put("/cases/{caseId}/candidates/{candidateId}/due-diligence")]
pub(super) async fn save_due_diligence(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveDueDiligenceRequest>,
) -> Result<Answer, Problem> {
    let (case, candidate) = ids.into_inner();
    let (case, candidate) = (CaseId::new(case), CandidateId::new(candidate));
    let change = body.into_inner().map(|save| Saved { case, candidate, save });
    context.change(OfCandidate(case, candidate), change, Ok(None), Some(seen)).await
}
