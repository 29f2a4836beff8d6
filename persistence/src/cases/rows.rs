use authority::{Decision, DecisionFact, Role};
use casework::{
    Assessment, Assignment, AssignmentId, Basis, Case, CaseFact, CaseId, CaseReference, CaseStudy, Closure,
    ClosureOutcome, CodedKind, Eligibility, SchoolSnapshot, Status, Track,
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Coded, Id, PersonId, Private, Prose, Recorded, Stamp, Version, search_key};
use register::{Region, SchoolKind, Urn};
use serde_json::Value;
use uuid::Uuid;

use super::pauses::{begin_pause, end_pause, pauses};
use super::school_changes::school_change;
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::work::Stored;
use crate::{StorageError, Work};

/// A row of `cases`.
#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(crate) struct CaseRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Integer)]
    reference: i32,
    #[diesel(sql_type = Text)]
    urn: String,
    #[diesel(sql_type = Text)]
    school_name: String,
    #[diesel(sql_type = Text)]
    region: String,
    #[diesel(sql_type = Text)]
    la_code: String,
    #[diesel(sql_type = Text)]
    la_name: String,
    #[diesel(sql_type = Text)]
    type_name: String,
    #[diesel(sql_type = Text)]
    school_kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    phase: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    religious_character: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    trust_uid: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    trust_name: Option<String>,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Nullable<Text>)]
    closure_outcome: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    closed_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    closure_decision_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    closure_reason: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    paused_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    review_by: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    paused: Option<Value>,
    #[diesel(sql_type = Text)]
    track: String,
    #[diesel(sql_type = Text)]
    cohort: String,
    #[diesel(sql_type = SqlUuid)]
    assessment_id: Uuid,
    #[diesel(sql_type = Bool)]
    eligible: bool,
    #[diesel(sql_type = Nullable<Text>)]
    eligibility_basis: Option<String>,
    #[diesel(sql_type = Text)]
    rule_version: String,
    #[diesel(sql_type = Date)]
    eligibility_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    support_ends_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    officer_assignment_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    delivery_officer_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Date>)]
    officer_from: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    adviser_assignment_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    adviser_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Date>)]
    adviser_from: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    previous_case_id: Option<Uuid>,
    #[diesel(sql_type = Timestamptz)]
    opened_at: DateTime<Utc>,
    #[diesel(sql_type = Integer)]
    school_changes: i32,
    #[diesel(sql_type = Array<Text>)]
    former_urns: Vec<String>,
    #[diesel(sql_type = Bool)]
    case_study_candidate: bool,
    #[diesel(sql_type = Nullable<Text>)]
    case_study_details: Option<String>,
}

/// The columns of [`CaseRow`], from a query's `v`.
pub(crate) const CASE_COLUMNS: &str = "v.id, v.version, v.reference, v.urn, v.school_name, v.region, v.la_code,
    v.la_name, v.type_name, v.school_kind, v.phase, v.religious_character, v.trust_uid, v.trust_name, v.status,
    v.closure_outcome, v.closed_on, v.closure_decision_id, v.closure_reason, v.paused_on, v.review_by,
    case when v.pauses > 0 then (
        select jsonb_agg(jsonb_build_object('from', p.from_on, 'reviewBy', p.review_by, 'reason', p.reason,
            'endedOn', p.to_on, 'endReason', p.end_reason) order by p.number)
        from case_pauses p where p.case_id = v.id
    ) end as paused, v.track, v.cohort, v.assessment_id, v.eligible, v.eligibility_basis,
    v.rule_version, v.eligibility_on, v.support_ends_on, v.officer_assignment_id, v.delivery_officer_id,
    v.officer_from, v.adviser_assignment_id, v.adviser_id, v.adviser_from, v.previous_case_id, v.opened_at,
    v.school_changes, v.former_urns, v.case_study_candidate, v.case_study_details";

/// A private text, which is null once it is erased.
fn private<T: TryFrom<String>>(text: Option<String>) -> Result<Private<T>, T::Error> {
    text.map_or(Ok(Private::Redacted), |text| text.try_into().map(Private::Known))
}

impl CaseRow {
    fn status(&self) -> Option<Status> {
        let closed = self.closure_outcome.as_deref().zip(self.closed_on);
        match (self.status.as_str(), closed, self.paused_on.zip(self.review_by)) {
            ("inProgress", None, None) => Some(Status::InProgress),
            ("paused", None, Some((since, review_by))) => Some(Status::Paused { since, review_by }),
            ("closed", Some((outcome, on)), None) => {
                Some(Status::Closed { outcome: ClosureOutcome::of(outcome)?, on })
            }
            _ => None,
        }
    }
}

impl TryFrom<CaseRow> for Case {
    type Error = StorageError;

    fn try_from(row: CaseRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("cases", format!("{column} of {}", row.id));
        let status = row.status().ok_or_else(|| wrong("status"))?;
        let closure = matches!(status, Status::Closed { .. }).then(|| {
            let reason = private(row.closure_reason.clone()).map_err(|_| wrong("closure_reason"))?;
            Ok::<_, StorageError>(Closure { decision: row.closure_decision_id.map(Id::new), reason })
        });
        let details = private(row.case_study_details.clone()).map_err(|_| wrong("case_study_details"))?;
        let former_urns = row.former_urns.iter().cloned().map(Urn::try_from).collect::<Result<_, _>>();
        let assigned = |id: Option<Uuid>, person: Option<Uuid>, from, column| match (id, person, from) {
            (Some(id), Some(person), Some(from)) => {
                Ok(Some(Assignment { id: Id::new(id), person: Id::new(person), from }))
            }
            (None, None, None) => Ok(None),
            _ => Err(wrong(column)),
        };
        let delivery_officer = assigned(
            row.officer_assignment_id,
            row.delivery_officer_id,
            row.officer_from,
            "delivery_officer_id",
        )?;
        let adviser = assigned(row.adviser_assignment_id, row.adviser_id, row.adviser_from, "adviser_id")?;
        let basis =
            row.eligibility_basis.as_deref().map(|code| Basis::of(code).ok_or_else(|| wrong("basis")));
        Ok(Self {
            id: CaseId::new(row.id),
            version: Version::new(row.version),
            reference: CaseReference(row.reference),
            status,
            pauses: pauses(row.paused.clone())?,
            closure: closure.transpose()?,
            former_urns: former_urns.map_err(|_| wrong("former_urns"))?,
            case_study: if row.case_study_candidate {
                CaseStudy::Candidate { details }
            } else {
                CaseStudy::NotCandidate
            },
            track: Track::of(&row.track).ok_or_else(|| wrong("track"))?,
            eligibility: Eligibility {
                assessment_id: Id::new(row.assessment_id),
                eligible: row.eligible,
                basis: basis.transpose()?,
                rule_version: row.rule_version.clone().try_into().map_err(|_| wrong("rule_version"))?,
                changed_on: row.eligibility_on,
                support_ends_on: row.support_ends_on,
            },
            school: SchoolSnapshot {
                urn: Urn::try_from(row.urn.clone()).map_err(|_| wrong("urn"))?,
                region: Region::of(&row.region).ok_or_else(|| wrong("region"))?,
                school_kind: CodedKind(SchoolKind::of(&row.school_kind).ok_or_else(|| wrong("school_kind"))?),
                name: row.school_name,
                la_code: row.la_code,
                la_name: row.la_name,
                type_name: row.type_name,
                phase: row.phase,
                religious_character: row.religious_character,
                trust_uid: row.trust_uid,
                trust_name: row.trust_name,
            },
            cohort: row.cohort,
            delivery_officer,
            adviser,
            previous_case: row.previous_case_id.map(Id::new),
            opened_at: row.opened_at,
            school_changes: row.school_changes,
        })
    }
}

impl Stored for Case {
    const KIND: &'static str = "case";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        row(self).write(new)
    }

    fn beside(&self, recorded: &Recorded<CaseFact>) -> Vec<Sql> {
        match &recorded.fact {
            CaseFact::DeliveryOfficerAssigned {
                assignment_id,
                person_id,
                previous_person_id,
                on,
                reason,
            } => {
                let ended = previous_person_id.map(|_| end_assignment(self.id, OFFICER, *on, Some(reason)));
                let row = assignment(self.id, OFFICER, *assignment_id, *person_id, *on, recorded)
                    .fixed::<Nullable<Text>, _>("reason", text(reason));
                ended.into_iter().chain([row.insert()]).collect()
            }
            CaseFact::DeliveryOfficerUnassigned { on, reason, .. } => {
                vec![end_assignment(self.id, OFFICER, *on, Some(reason))]
            }
            CaseFact::AdviserAllocated {
                assignment_id,
                person_id,
                previous_person_id,
                on,
                decision_id,
                ..
            } => {
                let ended = previous_person_id.map(|_| end_assignment(self.id, ADVISER, *on, None));
                let row = assignment(self.id, ADVISER, *assignment_id, *person_id, *on, recorded)
                    .fixed::<SqlUuid, _>("decision_id", decision_id.uuid());
                ended.into_iter().chain([row.insert()]).collect()
            }
            CaseFact::AdviserReleased { on, reason, .. } => {
                vec![end_assignment(self.id, ADVISER, *on, Some(reason))]
            }
            CaseFact::Paused { .. } => begin_pause(self, recorded.at).into_iter().collect(),
            CaseFact::Resumed { .. } | CaseFact::Closed { .. } => end_pause(self).into_iter().collect(),
            CaseFact::SchoolChanged { .. } | CaseFact::SchoolChangeResolved { .. } => {
                school_change(self, recorded).into_iter().collect()
            }
            CaseFact::Opened { .. }
            | CaseFact::EligibilityAssessed { .. }
            | CaseFact::DiagnosisDecided { .. }
            | CaseFact::TrackChanged { .. }
            | CaseFact::CohortChanged { .. }
            | CaseFact::CaseStudyChanged { .. } => Vec::new(),
        }
    }
}

/// A private text as it is stored.
pub(super) fn text<const MAX: usize>(private: &Private<Prose<MAX>>) -> Option<String> {
    private.known().map(|text| text.as_str().to_owned())
}

const OFFICER: &str = "deliveryOfficer";
const ADVISER: &str = "adviser";

/// The beginning of somebody's time on a case.
fn assignment(
    case: CaseId,
    role: &'static str,
    id: AssignmentId,
    person: PersonId,
    from: NaiveDate,
    recorded: &Recorded<CaseFact>,
) -> Row {
    Row::of("case_assignments")
        .fixed::<SqlUuid, _>("id", id.uuid())
        .fixed::<SqlUuid, _>("case_id", case.uuid())
        .fixed::<Text, _>("role", role)
        .fixed::<SqlUuid, _>("person_id", person.uuid())
        .fixed::<Date, _>("from_on", from)
        .fixed::<Timestamptz, _>("recorded_at", recorded.at)
}

/// The end of somebody's time on a case, with the reason if one was given.
fn end_assignment(
    case: CaseId,
    role: &'static str,
    on: NaiveDate,
    reason: Option<&Private<Prose<500>>>,
) -> Sql {
    Sql::new(
        "update case_assignments a set to_on = $3, end_reason = $4 from head
        where a.case_id = $1 and a.role = $2 and a.to_on is null",
        [
            bind::<SqlUuid, _>(case.uuid()),
            bind::<Text, _>(role),
            bind::<Date, _>(on),
            bind::<Nullable<Text>, _>(reason.and_then(text)),
        ],
    )
}

fn row(case: &Case) -> Row {
    let (outcome, closed_on) = closed(case);
    let closure = case.closure.as_ref();
    let decision = closure.and_then(|closure| closure.decision);
    let paused = match case.status {
        Status::Paused { since, review_by } => Some((since, review_by)),
        Status::InProgress | Status::Closed { .. } => None,
    };
    let former_urns: Vec<String> = case.former_urns.iter().map(ToString::to_string).collect();
    let details = case.case_study.details().map(|details| details.as_str().to_owned());
    let (assignment, officer, from) = assigned(case.delivery_officer);
    let (allocation, adviser, advises_from) = assigned(case.adviser);
    let (school, eligibility) = (&case.school, &case.eligibility);
    let search = search_key(&format!(
        "{} {} {} {}",
        case.reference,
        school.urn,
        school.name,
        school.trust_name.as_deref().unwrap_or_default()
    ));
    Row::versioned("cases", case.id, case.version)
        .fixed::<Integer, _>("reference", case.reference.0)
        .set::<Text, _>("urn", school.urn.to_string())
        .set::<Text, _>("school_name", school.name.clone())
        .set::<Text, _>("school_search_name", search_key(&school.name))
        .set::<Text, _>("search", search)
        .fixed::<Text, _>("region", school.region.code())
        .set::<Text, _>("la_code", school.la_code.clone())
        .set::<Text, _>("la_name", school.la_name.clone())
        .set::<Text, _>("type_name", school.type_name.clone())
        .set::<Text, _>("school_kind", school.school_kind.0.code())
        .set::<Nullable<Text>, _>("phase", school.phase.clone())
        .set::<Nullable<Text>, _>("religious_character", school.religious_character.clone())
        .set::<Nullable<Text>, _>("trust_uid", school.trust_uid.clone())
        .set::<Nullable<Text>, _>("trust_name", school.trust_name.clone())
        .fixed::<Nullable<SqlUuid>, _>("previous_case_id", case.previous_case.map(Id::uuid))
        .fixed::<Timestamptz, _>("opened_at", case.opened_at)
        .set::<Text, _>("status", case.status.kind().code())
        .set::<Nullable<Text>, _>("closure_outcome", outcome)
        .set::<Nullable<Date>, _>("closed_on", closed_on)
        .set::<Nullable<SqlUuid>, _>("closure_decision_id", decision.map(Id::uuid))
        .set::<Nullable<Text>, _>("closure_reason", closure.and_then(|closure| text(&closure.reason)))
        .set::<Nullable<Date>, _>("paused_on", paused.map(|(since, _)| since))
        .set::<Nullable<Date>, _>("review_by", paused.map(|(_, review_by)| review_by))
        .set::<Integer, _>("pauses", i32::try_from(case.pauses.len()).unwrap_or(i32::MAX))
        .set::<Text, _>("track", case.track.code())
        .set::<Text, _>("cohort", case.cohort.clone())
        .set::<SqlUuid, _>("assessment_id", eligibility.assessment_id.uuid())
        .set::<Bool, _>("eligible", eligibility.eligible)
        .set::<Nullable<Text>, _>("eligibility_basis", eligibility.basis.map(Basis::code))
        .set::<Text, _>("rule_version", eligibility.rule_version.as_str().to_owned())
        .set::<Date, _>("eligibility_on", eligibility.changed_on)
        .set::<Nullable<Date>, _>("support_ends_on", eligibility.support_ends_on)
        .set::<Nullable<SqlUuid>, _>("officer_assignment_id", assignment)
        .set::<Nullable<SqlUuid>, _>("delivery_officer_id", officer)
        .set::<Nullable<Date>, _>("officer_from", from)
        .set::<Nullable<SqlUuid>, _>("adviser_assignment_id", allocation)
        .set::<Nullable<SqlUuid>, _>("adviser_id", adviser)
        .set::<Nullable<Date>, _>("adviser_from", advises_from)
        .set::<Integer, _>("school_changes", case.school_changes)
        .set::<Array<Text>, _>("former_urns", former_urns)
        .set::<Bool, _>("case_study_candidate", case.case_study.is_candidate())
        .set::<Nullable<Text>, _>("case_study_details", details)
}

fn closed(case: &Case) -> (Option<&'static str>, Option<NaiveDate>) {
    match case.status {
        Status::Closed { outcome, on } => (Some(outcome.code()), Some(on)),
        Status::InProgress | Status::Paused { .. } => (None, None),
    }
}

fn assigned(somebody: Option<Assignment>) -> (Option<Uuid>, Option<Uuid>, Option<NaiveDate>) {
    (somebody.map(|a| a.id.uuid()), somebody.map(|a| a.person.uuid()), somebody.map(|a| a.from))
}

impl Work {
    /// Records a decision about a case.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn decision(
        &mut self,
        case: CaseId,
        decision: &Decision,
        recorded: &DecisionFact,
    ) -> Result<(), StorageError> {
        self.record(recorded, "decision", decision.id.uuid())?;
        self.decision_row(case, decision)
    }

    pub(super) fn decision_row(&mut self, case: CaseId, decision: &Decision) -> Result<(), StorageError> {
        let row = decision_row(case, decision, self.stamp())?;
        self.write(row);
        Ok(())
    }

    /// Records an assessment of eligibility; the case's own fact tells of it.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn assessment(&mut self, case: CaseId, assessment: &Assessment) -> Result<(), StorageError> {
        let row = assessment_row(case, assessment, self.stamp())?;
        self.write(row);
        Ok(())
    }
}

fn decision_row(case: CaseId, decision: &Decision, stamp: &Stamp) -> Result<Sql, StorageError> {
    let (input, follows) = (&decision.input, decision.follows.as_ref());
    let conditions: Vec<String> = input.conditions.iter().cloned().map(String::from).collect();
    Ok(Row::of("decisions")
        .fixed::<SqlUuid, _>("id", decision.id.uuid())
        .fixed::<SqlUuid, _>("case_id", case.uuid())
        .fixed::<Text, _>("kind", decision.kind.code())
        .fixed::<Text, _>("outcome", decision.outcome.clone().into_owned())
        .fixed::<Text, _>("reasons", input.reasons.as_str().to_owned())
        .fixed::<Jsonb, _>("options", serde_json::to_value(&input.options)?)
        .fixed::<Array<Text>, _>("conditions", conditions)
        .fixed::<Array<SqlUuid>, _>("evidence", input.evidence.clone())
        .fixed::<Nullable<Text>, _>("rule_version", input.rule_version.clone().map(String::from))
        .fixed::<SqlUuid, _>("decided_by", decision.decided_by.uuid())
        .fixed::<Nullable<Text>, _>("decided_as", decision.decided_as.map(Role::code))
        .fixed::<Date, _>("decided_on", input.decided_on)
        .fixed::<SqlUuid, _>("recorded_by", decision.recorded_by.uuid())
        .fixed::<Timestamptz, _>("recorded_at", stamp.at)
        .fixed::<Text, _>("channel", input.channel.code())
        .fixed::<SqlUuid, _>("delegation_id", decision.delegation.uuid())
        .fixed::<Nullable<Date>, _>("review_on", input.review_on)
        .fixed::<Nullable<SqlUuid>, _>("recommendation_id", input.recommendation)
        .fixed::<Array<SqlUuid>, _>("conflict_checks", input.conflict_checks.clone())
        .fixed::<Nullable<Text>, _>("act", follows.map(|follows| follows.act.code()))
        .fixed::<Nullable<SqlUuid>, _>("acts_on", follows.map(|follows| follows.decision.uuid()))
        .fixed::<Nullable<Text>, _>("act_reason", follows.map(|follows| follows.reason.as_str().to_owned()))
        .insert())
}

fn assessment_row(case: CaseId, assessment: &Assessment, stamp: &Stamp) -> Result<Sql, StorageError> {
    let reason = assessment.finding.reason().map(|reason| reason.as_str().to_owned());
    Ok(Row::of("eligibility_assessments")
        .fixed::<SqlUuid, _>("id", assessment.id.uuid())
        .fixed::<SqlUuid, _>("case_id", case.uuid())
        .fixed::<Bool, _>("eligible", assessment.finding.is_eligible())
        .fixed::<Nullable<Text>, _>("basis", assessment.finding.basis().map(Basis::code))
        .fixed::<Nullable<Text>, _>("reason", reason)
        .fixed::<Jsonb, _>("inspections", serde_json::to_value(&assessment.inspections)?)
        .fixed::<Date, _>("assessed_on", assessment.assessed_on)
        .fixed::<Nullable<SqlUuid>, _>("assessed_by", assessment.assessed_by.map(Id::uuid))
        .fixed::<Text, _>("rule_version", assessment.rule_version.as_str().to_owned())
        .fixed::<Date, _>("changed_on", assessment.changed_on)
        .fixed::<Nullable<Date>, _>("support_ends_on", assessment.support_ends_on)
        .fixed::<SqlUuid, _>("decision_id", assessment.decision_id.uuid())
        .fixed::<Timestamptz, _>("recorded_at", stamp.at)
        .insert())
}
