use authority::{Decision, DecisionFact};
use casework::{
    Assessment, Assignment, Basis, Case, CaseFact, CaseId, CaseReference, ClosureOutcome, CodedKind,
    Eligibility, SchoolSnapshot, Status, Track,
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Id, Private, Recorded, Stamp, Version, search_key};
use register::{Region, SchoolKind, Urn};
use uuid::Uuid;

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
    adviser_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    previous_case_id: Option<Uuid>,
    #[diesel(sql_type = Timestamptz)]
    opened_at: DateTime<Utc>,
    #[diesel(sql_type = Integer)]
    school_changes: i32,
}

/// The columns of [`CaseRow`], from a query's `v`.
pub(crate) const CASE_COLUMNS: &str = "v.id, v.version, v.reference, v.urn, v.school_name, v.region, v.la_code,
    v.la_name, v.type_name, v.school_kind, v.phase, v.religious_character, v.trust_uid, v.trust_name, v.status,
    v.closure_outcome, v.closed_on, v.track, v.cohort, v.assessment_id, v.eligible, v.eligibility_basis,
    v.rule_version, v.eligibility_on, v.support_ends_on, v.officer_assignment_id, v.delivery_officer_id,
    v.officer_from, v.adviser_id, v.previous_case_id, v.opened_at, v.school_changes";

impl TryFrom<CaseRow> for Case {
    type Error = StorageError;

    fn try_from(row: CaseRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("cases", format!("{column} of {}", row.id));
        let status = match (row.status.as_str(), row.closure_outcome.as_deref(), row.closed_on) {
            ("inProgress", None, None) => Status::InProgress,
            ("paused", None, None) => Status::Paused,
            ("closed", Some(outcome), Some(on)) => Status::Closed {
                outcome: ClosureOutcome::of(outcome).ok_or_else(|| wrong("closure_outcome"))?,
                on,
            },
            _ => return Err(wrong("status")),
        };
        let delivery_officer = match (row.officer_assignment_id, row.delivery_officer_id, row.officer_from) {
            (Some(id), Some(person), Some(from)) => {
                Some(Assignment { id: Id::new(id), person: Id::new(person), from })
            }
            (None, None, None) => None,
            _ => return Err(wrong("delivery_officer_id")),
        };
        let basis =
            row.eligibility_basis.as_deref().map(|code| Basis::of(code).ok_or_else(|| wrong("basis")));
        Ok(Self {
            id: CaseId::new(row.id),
            version: Version::new(row.version),
            reference: CaseReference(row.reference),
            status,
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
            adviser: row.adviser_id.map(Id::new),
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
        if new { insert(self) } else { update(self) }
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
                let mut pieces = Vec::new();
                if previous_person_id.is_some() {
                    pieces.push(end_assignment(self.id, *on, reason));
                }
                pieces.push(Sql::new(
                    "insert into case_assignments (id, case_id, role, person_id, from_on, reason, recorded_at)
                    select $1, $2, 'deliveryOfficer', $3, $4, $5, $6 from head",
                    [
                        bind::<SqlUuid, _>(assignment_id.uuid()),
                        bind::<SqlUuid, _>(self.id.uuid()),
                        bind::<SqlUuid, _>(person_id.uuid()),
                        bind::<Date, _>(*on),
                        bind::<Nullable<Text>, _>(reason.known().map(|reason| reason.as_str().to_owned())),
                        bind::<Timestamptz, _>(recorded.at),
                    ],
                ));
                pieces
            }
            CaseFact::DeliveryOfficerUnassigned { on, reason, .. } => {
                vec![end_assignment(self.id, *on, reason)]
            }
            CaseFact::Opened { .. }
            | CaseFact::Closed { .. }
            | CaseFact::EligibilityAssessed { .. }
            | CaseFact::SchoolChanged { .. } => Vec::new(),
        }
    }
}

fn end_assignment(case: CaseId, on: NaiveDate, reason: &Private<kernel::Prose<500>>) -> Sql {
    Sql::new(
        "update case_assignments a set to_on = $2, end_reason = $3 from head
        where a.case_id = $1 and a.role = 'deliveryOfficer' and a.to_on is null",
        [
            bind::<SqlUuid, _>(case.uuid()),
            bind::<Date, _>(on),
            bind::<Nullable<Text>, _>(reason.known().map(|reason| reason.as_str().to_owned())),
        ],
    )
}

fn insert(case: &Case) -> Sql {
    let (outcome, closed_on) = closure(case);
    let (assignment, officer, from) = officer(case);
    let school = &case.school;
    let search = search_key(&format!(
        "{} {} {} {}",
        case.reference,
        school.urn,
        school.name,
        school.trust_name.as_deref().unwrap_or_default()
    ));
    Sql::new(
        "insert into cases (id, version, reference, urn, school_name, school_search_name, search, region, la_code,
            la_name, type_name, school_kind, phase, religious_character, trust_uid, trust_name, status,
            closure_outcome, closed_on, track, cohort, assessment_id, eligible, eligibility_basis, rule_version,
            eligibility_on, support_ends_on, officer_assignment_id, delivery_officer_id, officer_from,
            previous_case_id, opened_at)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25, $26, $27, $28, $29, $30, $31, $32 from head",
        [
            bind::<SqlUuid, _>(case.id.uuid()),
            bind::<Integer, _>(case.version.number()),
            bind::<Integer, _>(case.reference.0),
            bind::<Text, _>(school.urn.to_string()),
            bind::<Text, _>(school.name.clone()),
            bind::<Text, _>(search_key(&school.name)),
            bind::<Text, _>(search),
            bind::<Text, _>(school.region.code()),
            bind::<Text, _>(school.la_code.clone()),
            bind::<Text, _>(school.la_name.clone()),
            bind::<Text, _>(school.type_name.clone()),
            bind::<Text, _>(school.school_kind.0.code()),
            bind::<Nullable<Text>, _>(school.phase.clone()),
            bind::<Nullable<Text>, _>(school.religious_character.clone()),
            bind::<Nullable<Text>, _>(school.trust_uid.clone()),
            bind::<Nullable<Text>, _>(school.trust_name.clone()),
            bind::<Text, _>(case.status.code()),
            bind::<Nullable<Text>, _>(outcome),
            bind::<Nullable<Date>, _>(closed_on),
            bind::<Text, _>(case.track.code()),
            bind::<Text, _>(case.cohort.clone()),
            bind::<SqlUuid, _>(case.eligibility.assessment_id.uuid()),
            bind::<Bool, _>(case.eligibility.eligible),
            bind::<Nullable<Text>, _>(case.eligibility.basis.map(Basis::code)),
            bind::<Text, _>(case.eligibility.rule_version.as_str().to_owned()),
            bind::<Date, _>(case.eligibility.changed_on),
            bind::<Nullable<Date>, _>(case.eligibility.support_ends_on),
            bind::<Nullable<SqlUuid>, _>(assignment),
            bind::<Nullable<SqlUuid>, _>(officer),
            bind::<Nullable<Date>, _>(from),
            bind::<Nullable<SqlUuid>, _>(case.previous_case.map(Id::uuid)),
            bind::<Timestamptz, _>(case.opened_at),
        ],
    )
}

fn update(case: &Case) -> Sql {
    let (outcome, closed_on) = closure(case);
    let (assignment, officer, from) = officer(case);
    Sql::new(
        "update cases c set version = $2, status = $3, closure_outcome = $4, closed_on = $5, track = $6, cohort = $7,
            assessment_id = $8, eligible = $9, eligibility_basis = $10, rule_version = $11, eligibility_on = $12,
            support_ends_on = $13, officer_assignment_id = $14, delivery_officer_id = $15, officer_from = $16,
            school_changes = $17
        from head where c.id = $1",
        [
            bind::<SqlUuid, _>(case.id.uuid()),
            bind::<Integer, _>(case.version.number()),
            bind::<Text, _>(case.status.code()),
            bind::<Nullable<Text>, _>(outcome),
            bind::<Nullable<Date>, _>(closed_on),
            bind::<Text, _>(case.track.code()),
            bind::<Text, _>(case.cohort.clone()),
            bind::<SqlUuid, _>(case.eligibility.assessment_id.uuid()),
            bind::<Bool, _>(case.eligibility.eligible),
            bind::<Nullable<Text>, _>(case.eligibility.basis.map(Basis::code)),
            bind::<Text, _>(case.eligibility.rule_version.as_str().to_owned()),
            bind::<Date, _>(case.eligibility.changed_on),
            bind::<Nullable<Date>, _>(case.eligibility.support_ends_on),
            bind::<Nullable<SqlUuid>, _>(assignment),
            bind::<Nullable<SqlUuid>, _>(officer),
            bind::<Nullable<Date>, _>(from),
            bind::<Integer, _>(case.school_changes),
        ],
    )
}

fn closure(case: &Case) -> (Option<&'static str>, Option<NaiveDate>) {
    match case.status {
        Status::Closed { outcome, on } => (Some(outcome.code()), Some(on)),
        Status::InProgress | Status::Paused => (None, None),
    }
}

fn officer(case: &Case) -> (Option<Uuid>, Option<Uuid>, Option<NaiveDate>) {
    let officer = case.delivery_officer;
    (officer.map(|a| a.id.uuid()), officer.map(|a| a.person.uuid()), officer.map(|a| a.from))
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
    let input = &decision.input;
    Ok(Sql::new(
        "insert into decisions (id, case_id, kind, outcome, reasons, options, conditions, evidence, rule_version,
            decided_by, decided_on, recorded_by, recorded_at, channel, delegation_id, review_on)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 from head",
        [
            bind::<SqlUuid, _>(decision.id.uuid()),
            bind::<SqlUuid, _>(case.uuid()),
            bind::<Text, _>(decision.kind.code()),
            bind::<Text, _>(decision.outcome),
            bind::<Text, _>(input.reasons.as_str().to_owned()),
            bind::<Jsonb, _>(serde_json::to_value(&input.options)?),
            bind::<Array<Text>, _>(input.conditions.iter().cloned().map(String::from).collect::<Vec<_>>()),
            bind::<Array<SqlUuid>, _>(input.evidence.clone()),
            bind::<Nullable<Text>, _>(input.rule_version.clone().map(String::from)),
            bind::<SqlUuid, _>(decision.decided_by.uuid()),
            bind::<Date, _>(input.decided_on),
            bind::<SqlUuid, _>(decision.recorded_by.uuid()),
            bind::<Timestamptz, _>(stamp.at),
            bind::<Text, _>(input.channel.code()),
            bind::<SqlUuid, _>(decision.delegation.uuid()),
            bind::<Nullable<Date>, _>(input.review_on),
        ],
    ))
}

fn assessment_row(case: CaseId, assessment: &Assessment, stamp: &Stamp) -> Result<Sql, StorageError> {
    let reason = assessment.finding.reason().map(|reason| reason.as_str().to_owned());
    Ok(Sql::new(
        "insert into eligibility_assessments (id, case_id, eligible, basis, reason, inspections, assessed_on,
            assessed_by, rule_version, changed_on, support_ends_on, decision_id, recorded_at)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 from head",
        [
            bind::<SqlUuid, _>(assessment.id.uuid()),
            bind::<SqlUuid, _>(case.uuid()),
            bind::<Bool, _>(assessment.finding.is_eligible()),
            bind::<Nullable<Text>, _>(assessment.finding.basis().map(Basis::code)),
            bind::<Nullable<Text>, _>(reason),
            bind::<Jsonb, _>(serde_json::to_value(&assessment.inspections)?),
            bind::<Date, _>(assessment.assessed_on),
            bind::<Nullable<SqlUuid>, _>(assessment.assessed_by.map(Id::uuid)),
            bind::<Text, _>(assessment.rule_version.as_str().to_owned()),
            bind::<Date, _>(assessment.changed_on),
            bind::<Nullable<Date>, _>(assessment.support_ends_on),
            bind::<SqlUuid, _>(assessment.decision_id.uuid()),
            bind::<Timestamptz, _>(stamp.at),
        ],
    ))
}
