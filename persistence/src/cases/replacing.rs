//! What correcting a decision, or taking it anew, depends on.

use authority::{
    Act, Decision, DecisionFact, DecisionId, DecisionInput, DelegationId, SET_ASIDE, StandingDecision,
};
use casework::{Assessment, Basis, Case, CaseId, Finding, Inspection, PastDecision, ReplacingFacts};
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Date, Jsonb, Nullable, Text, Uuid as SqlUuid};
use futures_util::future::{try_join, try_join4};
use kernel::{Coded, Id, PersonId};
use uuid::Uuid;

use super::deciding::load_deciding;
use super::decisions::{DecisionLine, DecisionSeen};
use super::read::{CaseRead, PersonName};
use crate::delegations::{DelegationLine, load_of_kind};
use crate::json::Json;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::{Attempt, ChainLink, StorageError, Work};

/// A decision, and what another in its place depends on.
#[derive(Clone, Debug)]
pub struct ReplacingSeen {
    /// The decision.
    pub seen: DecisionSeen,
    /// What the record says.
    pub facts: ReplacingFacts,
    authorities: Vec<DelegationLine>,
    people: Vec<PersonName>,
}

impl ReplacingSeen {
    /// How a new decision will be read.
    ///
    /// # Errors
    /// When those it names are not there, which is a bug.
    pub fn made(
        &self,
        decision: Decision,
        work: &Work,
        link: ChainLink,
    ) -> Result<DecisionLine, StorageError> {
        let name = |person: PersonId| {
            let found = self.people.iter().find(|known| known.id == person).cloned();
            found.ok_or_else(|| StorageError::corrupt("people", person.to_string()))
        };
        Ok(DecisionLine {
            recorded_at: work.stamp().at,
            decider: name(decision.decided_by)?,
            recorder: name(decision.recorded_by)?,
            authority: self.authority(decision.delegation)?,
            acts: Vec::new(),
            link: Some(link),
            standing: StandingDecision { decision, followed: None },
        })
    }

    /// The case as it will be read, if it followed.
    #[must_use]
    pub fn after(&self, case: Option<Case>) -> CaseRead {
        let mut read = self.seen.read.clone();
        read.position.author = true;
        CaseRead { case: case.unwrap_or_else(|| read.case.clone()), ..read }
    }

    fn authority(&self, id: DelegationId) -> Result<DelegationLine, StorageError> {
        let found = self.authorities.iter().find(|line| line.given.delegation.id == id).cloned();
        found.ok_or_else(|| StorageError::corrupt("delegations", id.to_string()))
    }
}

impl Attempt {
    /// A decision and what another in its place, of which `said` is said, depends on; none if the one who asks may not
    /// know of its case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn replacing(
        &self,
        id: DecisionId,
        said: impl Fn(&Decision) -> DecisionInput,
    ) -> Result<Option<ReplacingSeen>, StorageError> {
        let Some(seen) = self.decision(id).await? else { return Ok(None) };
        let old = &seen.line.standing.decision;
        let input = said(old);
        let named = [Some(old.decided_by), input.decided_by, seen.read.position.person];
        let connection = self.shared();
        let (deciding, eligibility, authorities, people) = try_join4(
            load_deciding(connection, seen.case(), old.kind, &input),
            load_eligibility(connection, seen.case()),
            load_of_kind(connection, old.kind),
            load_names(connection, named.into_iter().flatten()),
        )
        .await?;
        let facts = ReplacingFacts { deciding, eligibility };
        Ok(Some(ReplacingSeen { seen, facts, authorities, people }))
    }
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    display_name: String,
}

async fn load_names(
    connection: &Wire,
    people: impl Iterator<Item = PersonId>,
) -> Result<Vec<PersonName>, StorageError> {
    let ids = bind::<diesel::sql_types::Array<SqlUuid>, _>(people.map(Id::uuid).collect::<Vec<_>>());
    let query = Sql::new("select id, display_name from people where id = any ($1)", [ids]);
    let rows: Vec<NameRow> = connection.rows(query).await?;
    Ok(rows.into_iter().map(|row| PersonName { id: Id::new(row.id), name: row.display_name }).collect())
}

#[derive(QueryableByName)]
struct PastRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    lineage: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    act: Option<String>,
    #[diesel(sql_type = Bool)]
    set_aside: bool,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    assessment_id: Option<Uuid>,
}

/// An assessment of the record.
#[derive(QueryableByName)]
struct AssessmentRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    basis: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
    #[diesel(sql_type = Jsonb)]
    inspections: Json<Vec<Inspection>>,
    #[diesel(sql_type = Date)]
    assessed_on: NaiveDate,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    assessed_by: Option<Uuid>,
    #[diesel(sql_type = Text)]
    rule_version: String,
    #[diesel(sql_type = Date)]
    changed_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    support_ends_on: Option<NaiveDate>,
    #[diesel(sql_type = SqlUuid)]
    decision_id: Uuid,
}

/// The first decisions, oldest first, each followed by those that took its place.
const PAST: &str = "
with recursive line as (
    select d.id, d.id as lineage, d.recorded_at as since, 0 as step, d.act, d.outcome from decisions d
    where d.case_id = $1 and d.kind = 'eligibility' and d.acts_on is null
    union all
    select d.id, l.lineage, l.since, l.step + 1, d.act, d.outcome from line l join decisions d on d.acts_on = l.id
)
select l.id, l.lineage, l.act, l.outcome = $2 as set_aside, e.id as assessment_id
from line l left join eligibility_assessments e on e.decision_id = l.id
order by l.since, l.lineage, l.step";

impl TryFrom<AssessmentRow> for Assessment {
    type Error = StorageError;

    fn try_from(row: AssessmentRow) -> Result<Self, StorageError> {
        let id = row.id;
        let wrong =
            |column: &str| StorageError::corrupt("eligibility_assessments", format!("{column} of {id}"));
        let reason = row.reason.map(TryInto::try_into).transpose().map_err(|_| wrong("reason"))?;
        let finding = match (row.basis.as_deref(), reason) {
            (Some(basis), reason) => {
                Finding::Eligible { basis: Basis::of(basis).ok_or_else(|| wrong("basis"))?, reason }
            }
            (None, Some(reason)) => Finding::NotEligible { reason },
            (None, None) => return Err(wrong("reason")),
        };
        Ok(Self {
            id: Id::new(id),
            finding,
            inspections: row.inspections.0,
            assessed_on: row.assessed_on,
            assessed_by: row.assessed_by.map(Id::new),
            rule_version: row.rule_version.try_into().map_err(|_| wrong("rule_version"))?,
            changed_on: row.changed_on,
            support_ends_on: row.support_ends_on,
            decision_id: Id::new(row.decision_id),
        })
    }
}

/// What has been decided on the eligibility of a case's school.
async fn load_eligibility(connection: &Wire, case: CaseId) -> Result<Vec<PastDecision>, StorageError> {
    let own = || bind::<SqlUuid, _>(case.uuid());
    let assessments = Sql::new(
        "select e.id, e.basis, e.reason, e.inspections, e.assessed_on, e.assessed_by, e.rule_version, e.changed_on,
            e.support_ends_on, e.decision_id
        from eligibility_assessments e where e.case_id = $1",
        [own()],
    );
    let past = connection.rows::<PastRow>(Sql::new(PAST, [own(), bind::<Text, _>(SET_ASIDE)]));
    let (past, rows) = try_join(past, connection.rows::<AssessmentRow>(assessments)).await?;
    let assessments: Vec<_> = rows.into_iter().map(Assessment::try_from).collect::<Result<_, _>>()?;
    let past = past.into_iter().map(|row| {
        let wrong = || StorageError::corrupt("decisions", format!("act of {}", row.id));
        let act = row.act.as_deref().map(|act| Act::of(act).ok_or_else(wrong)).transpose()?;
        let own = |assessment: &&Assessment| Some(assessment.id.uuid()) == row.assessment_id;
        Ok(PastDecision {
            id: Id::new(row.id),
            lineage: Id::new(row.lineage),
            act,
            set_aside: row.set_aside,
            assessment: assessments.iter().find(own).cloned(),
        })
    });
    past.collect()
}

impl Work {
    /// Records a decision that takes the place of another, by these facts, the one that tells of it first.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn replacement(
        &mut self,
        case: CaseId,
        decision: &Decision,
        facts: &[DecisionFact],
    ) -> Result<ChainLink, StorageError> {
        let mut link = None;
        for fact in facts {
            self.record(fact, "decision", fact.decision().uuid())?;
            link = link.or_else(|| self.link());
        }
        self.decision_row(case, decision)?;
        link.ok_or_else(|| StorageError::corrupt("decisions", "no fact tells of it".to_owned()))
    }
}
