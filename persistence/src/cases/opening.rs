use authority::{DecisionFacts, DecisionKind, Position};
use casework::{
    CaseId, CaseReference, CodedKind, OfficerCandidate, OpeningFacts, SchoolOfRegister, SchoolSnapshot,
};
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Date, Integer, Nullable, Text, Uuid as SqlUuid};
use kernel::{Coded, Id, PersonId};
use register::{Function, Region, SchoolKind, SchoolStatus, Urn};
use uuid::Uuid;

use super::deciding::load_delegations;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::{Attempt, StorageError};

/// What opening a case decides on.
#[derive(Clone, Debug)]
pub struct OpeningSeen {
    /// What the register and the record say.
    pub facts: OpeningFacts,
    /// Where the one who asks stands towards the school's region.
    pub position: Position,
    /// The name of the one named as delivery officer.
    pub officer_name: Option<String>,
}

/// A school of the register, as far as a case keeps it; all null if the register does not have it.
#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct SchoolColumns {
    #[diesel(sql_type = Nullable<Text>)]
    urn: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    region: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    la_code: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    la_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    type_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    school_kind: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    phase: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    religious_character: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    trust_uid: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    trust_name: Option<String>,
}

#[expect(clippy::struct_excessive_bools, reason = "each is one thing that the record says")]
#[derive(QueryableByName)]
struct OpeningRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    in_scope: bool,
    #[diesel(sql_type = Integer)]
    reference: i32,
    #[diesel(embed)]
    school: SchoolColumns,
    #[diesel(sql_type = Nullable<Text>)]
    status: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    open_case_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Integer>)]
    open_case_reference: Option<i32>,
    #[diesel(sql_type = Bool)]
    open_case_visible: bool,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    previous_case_id: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    cohort_active: bool,
    #[diesel(sql_type = Bool)]
    assessor_known: bool,
}

const OPENING: &str = "
select me.person_id, me.national or coalesce(s.region = any (me.regions), cardinality(me.regions) > 0) as in_scope,
    nextval('case_references')::int as reference,
    s.urn, s.name, s.region, s.la_code, s.la_name, s.type_name, s.school_kind, s.phase, s.religious_character,
    s.trust_uid, s.trust_name, s.status,
    o.id as open_case_id, o.reference as open_case_reference, p.id as previous_case_id,
    exists (select from visible v where v.id = o.id) as open_case_visible,
    exists (
        select from reference_values
        where list = 'cohorts' and code = $2 and active_from <= $3 and (active_to is null or active_to >= $3)
    ) as cohort_active,
    $4 is null or exists (select from people where id = $4) as assessor_known
from me
left join schools s on s.urn = $1 and not exists (
    select from access_exclusions x where x.person_id = me.person_id and x.urn = $1 and x.removed_at is null
)
left join lateral (
    select id, reference from cases where urn in (select school_lineage($1)) and status <> 'closed' limit 1
) o on true
left join lateral (
    select id from cases where urn in (select school_lineage($1)) and status = 'closed'
    order by opened_at desc, id desc limit 1
) p on true";

#[derive(QueryableByName)]
struct CandidateRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    display_name: String,
    #[diesel(sql_type = Array<Text>)]
    functions: Vec<String>,
    #[diesel(sql_type = Bool)]
    in_scope: bool,
}

/// Somebody who might become a delivery officer of a case in `region`, with the name to show.
pub(super) async fn load_candidate(
    connection: &Wire,
    person: PersonId,
    region: &str,
    today: NaiveDate,
) -> Result<Option<(OfficerCandidate, String)>, StorageError> {
    let query = Sql::new(
        "select p.id, p.display_name, p.functions, exists (
            select from access_scopes s
            where s.person_id = p.id and s.revoked_at is null and (s.region is null or s.region = $2)
                and s.from_on <= $3 and (s.to_on is null or s.to_on >= $3)
        ) as in_scope
        from people p where p.id = $1",
        [bind::<SqlUuid, _>(person.uuid()), bind::<Text, _>(region.to_owned()), bind::<Date, _>(today)],
    );
    let rows: Vec<CandidateRow> = connection.rows(query).await?;
    Ok(rows.into_iter().next().map(|row| {
        let functions = row.functions.iter().filter_map(|code| Function::of(code)).collect();
        (OfficerCandidate { person: Id::new(row.id), functions, in_scope: row.in_scope }, row.display_name)
    }))
}

impl Attempt {
    /// What opening a case for the school `urn` decides on.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn opening(
        &self,
        urn: &str,
        cohort: &str,
        assessor: Option<PersonId>,
        officer: Option<PersonId>,
        today: NaiveDate,
    ) -> Result<OpeningSeen, StorageError> {
        let values = [
            bind::<Text, _>(urn.to_owned()),
            bind::<Text, _>(cohort.to_owned()),
            bind::<Date, _>(today),
            bind::<Nullable<SqlUuid>, _>(assessor.map(Id::uuid)),
        ];
        let query = self.viewer.visible_cases().then(Sql::new(OPENING, values));
        let connection = self.shared();
        let row = connection.row::<OpeningRow>(query);
        let delegations = load_delegations(connection, DecisionKind::Eligibility);
        let (row, delegations) = futures_util::future::try_join(row, delegations).await?;
        let (officer, officer_name) = match (officer, &row.school.region) {
            (Some(person), Some(region)) => load_candidate(connection, person, region, today).await?.unzip(),
            _ => (None, None),
        };
        let position =
            Position { person: row.person_id.map(Id::new), in_scope: row.in_scope, ..Position::default() };
        let open_case = row.open_case_id.zip(row.open_case_reference);
        let facts = OpeningFacts {
            reference: CaseReference(row.reference),
            open_case: open_case.map(|(id, reference)| {
                row.open_case_visible.then_some((CaseId::new(id), CaseReference(reference)))
            }),
            previous_case: row.previous_case_id.map(CaseId::new),
            cohort_active: row.cohort_active,
            assessor_known: row.assessor_known,
            officer,
            deciding: DecisionFacts { unknown: Vec::new(), delegations },
            school: school(row)?,
        };
        Ok(OpeningSeen { facts, position, officer_name })
    }
}

fn school(row: OpeningRow) -> Result<SchoolOfRegister, StorageError> {
    let (Some(urn), Some(status)) = (row.school.urn.clone(), row.status) else {
        return Ok(SchoolOfRegister::Unknown);
    };
    let status = SchoolStatus::of(&status)
        .ok_or_else(|| StorageError::corrupt("schools", format!("status of {urn}")))?;
    Ok(snapshot(row.school)?.map_or(SchoolOfRegister::OutsideRegions, |school| {
        SchoolOfRegister::InRegion(Box::new(school), status)
    }))
}

/// A school as a case keeps it; none outside the regions.
pub(super) fn snapshot(row: SchoolColumns) -> Result<Option<SchoolSnapshot>, StorageError> {
    let urn = row.urn.unwrap_or_default();
    let Some(region) = row.region.as_deref().and_then(Region::of) else { return Ok(None) };
    let wrong = |column: &str| StorageError::corrupt("schools", format!("{column} of {urn}"));
    let kind = row.school_kind.as_deref().and_then(SchoolKind::of).ok_or_else(|| wrong("school_kind"))?;
    Ok(Some(SchoolSnapshot {
        name: row.name.unwrap_or_default(),
        region,
        la_code: row.la_code.unwrap_or_default(),
        la_name: row.la_name.unwrap_or_default(),
        type_name: row.type_name.unwrap_or_default(),
        school_kind: CodedKind(kind),
        phase: row.phase,
        religious_character: row.religious_character,
        trust_uid: row.trust_uid,
        trust_name: row.trust_name,
        urn: Urn::try_from(urn.clone()).map_err(|_| wrong("urn"))?,
    }))
}
