//! How an import that has been read becomes the register, all at once.

use casework::{Case, CaseFact, CaseId};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::row::NamedRow;
use diesel::sql_types::{Array, BigInt, Binary, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::Stamp;
use register::{ImportFact, Imported, TOLD_TO_CASES, Urn, told_as};
use uuid::Uuid;

use super::import::{Extract, IMPORT_COLUMNS, ImportFinish, ImportLine, ImportSession, ImportSummary};
use crate::cases::{CASE_COLUMNS, CaseRow};
use crate::event::{Chain, Head};
use crate::sql::{Sql, bind};
use crate::{StorageError, Work};

#[derive(QueryableByName)]
struct Counts {
    #[diesel(sql_type = BigInt)]
    created: i64,
    #[diesel(sql_type = BigInt)]
    changed: i64,
    #[diesel(sql_type = BigInt)]
    unchanged: i64,
}

#[derive(QueryableByName)]
struct ChangeRow {
    #[diesel(sql_type = SqlUuid)]
    change_id: Uuid,
    #[diesel(sql_type = Array<Text>)]
    members: Vec<String>,
    #[diesel(sql_type = Nullable<Text>)]
    successor: Option<String>,
    #[diesel(sql_type = BigInt)]
    head_seq: i64,
    #[diesel(sql_type = Binary)]
    head_hash: Vec<u8>,
    #[diesel(sql_type = Timestamptz)]
    head_at: DateTime<Utc>,
}

struct ToldCase {
    case: CaseRow,
    change: ChangeRow,
}

impl QueryableByName<diesel::pg::Pg> for ToldCase {
    fn build<'a>(row: &impl NamedRow<'a, diesel::pg::Pg>) -> diesel::deserialize::Result<Self> {
        Ok(Self { case: CaseRow::build(row)?, change: ChangeRow::build(row)? })
    }
}

impl ImportSession {
    /// Ends the import: merges what was put aside, or says why not. Either all of it counts or none.
    ///
    /// # Errors
    /// When storage fails; nothing has been imported then.
    pub async fn finish(mut self, read: i32, finish: ImportFinish) -> Result<ImportSummary, StorageError> {
        self.connection.begin().await?;
        let outcome = self.conclude(read, finish).await;
        if outcome.is_ok() {
            self.connection.commit().await?;
        } else {
            self.connection.roll_back().await?;
            self.mark_failed("the register could not be written").await?;
        }
        self.run(Sql::new("select pg_advisory_unlock_all()", [])).await?;
        outcome
    }

    async fn mark_failed(&mut self, why: &str) -> Result<(), StorageError> {
        let values = [
            bind::<SqlUuid, _>(self.start.id),
            bind::<Text, _>(why.to_owned()),
            bind::<Timestamptz, _>(self.start.stamp.at),
        ];
        let text = "update school_imports set state = 'failed', failure = $2, finished_at = $3 where id = $1";
        self.run(Sql::new(text, values)).await?;
        self.clear().await
    }

    async fn clear(&mut self) -> Result<(), StorageError> {
        let id = bind::<SqlUuid, _>(self.start.id);
        let table = self.start.extract.staging();
        self.run(Sql::new("delete from ", []).text(table).then(Sql::new(" where import_id = $1", [id]))).await
    }

    async fn conclude(&mut self, read: i32, finish: ImportFinish) -> Result<ImportSummary, StorageError> {
        let counts = self.count().await?;
        let refused = self.start.refuse_file && self.rejected > 0;
        let (state, sha256, failure) = match finish {
            ImportFinish::Broken { why } => ("failed", None, Some(why)),
            ImportFinish::Read { sha256 } if refused => ("refused", Some(sha256), None),
            ImportFinish::Read { sha256 } if self.start.dry_run => ("dryRun", Some(sha256), None),
            ImportFinish::Read { sha256 } => {
                self.merge(read, &sha256, &counts).await?;
                ("applied", Some(sha256), None)
            }
        };
        let counted = state == "applied" || state == "dryRun";
        let number = |count: i64| if counted { i32::try_from(count).unwrap_or(i32::MAX) } else { 0 };
        self.clear().await?;
        let query = Sql::new(
            "with i as (
                update school_imports set state = $2, sha256 = $3, failure = $4, read = $5, created = $6, changed = $7,
                    unchanged = $8, rejected = $9, finished_at = greatest(clock_timestamp(), started_at)
                where id = $1 returning *
            ) select ",
            [
                bind::<SqlUuid, _>(self.start.id),
                bind::<Text, _>(state),
                bind::<Nullable<Text>, _>(sha256),
                bind::<Nullable<Text>, _>(failure),
                bind::<Integer, _>(read),
                bind::<Integer, _>(number(counts.created)),
                bind::<Integer, _>(number(counts.changed)),
                bind::<Integer, _>(number(counts.unchanged)),
                bind::<Integer, _>(self.rejected),
            ],
        )
        .text(IMPORT_COLUMNS)
        .text(" from i");
        self.connection.row::<ImportLine>(query).await
    }

    async fn count(&mut self) -> Result<Counts, StorageError> {
        let text = match self.start.extract {
            Extract::Schools => COUNT_SCHOOLS,
            Extract::Links => COUNT_LINKS,
        };
        let query = Sql::new(text, [bind::<SqlUuid, _>(self.start.id)]);
        self.connection.row(query).await
    }

    async fn merge(&mut self, read: i32, sha256: &str, counts: &Counts) -> Result<(), StorageError> {
        let id = bind::<SqlUuid, _>(self.start.id);
        let at = bind::<Timestamptz, _>(self.start.stamp.at);
        let told = match self.start.extract {
            Extract::Schools => {
                self.run(Sql::new(RECORD_CHANGES, [id.clone(), at])).await?;
                self.run(Sql::new(MERGE_SCHOOLS, [id.clone()])).await?;
                let told = TOLD_TO_CASES.map(|(stored, _)| stored.to_owned()).to_vec();
                self.told(Sql::new(TOLD_OF_CHANGES, [id, bind::<Array<Text>, _>(told)])).await?
            }
            Extract::Links => {
                let told = self.told(Sql::new(TOLD_OF_SUCCESSORS, [id.clone()])).await?;
                self.run(Sql::new(MERGE_LINKS, [id])).await?;
                told
            }
        };
        for told in told {
            self.tell(told).await?;
        }
        if counts.created + counts.changed == 0 {
            // The same file again changes nothing, not even the record.
            return Ok(());
        }
        let number = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
        let imported = Imported {
            import_id: self.start.id,
            sha256: sha256.to_owned(),
            read,
            created: number(counts.created),
            changed: number(counts.changed),
            unchanged: number(counts.unchanged),
            skipped: self.rejected,
        };
        let fact = match self.start.extract {
            Extract::Schools => ImportFact::Schools(imported),
            Extract::Links => ImportFact::Links(imported),
        };
        let head = self.platform_head().await?;
        let mut work = Work::new(Chain::PLATFORM, head.clone(), self.stamp_after(&head), None);
        work.record(&fact, "schoolImport", self.start.id)?;
        work.write_alone(&self.connection).await
    }

    /// The open cases to tell, and of what; their chains are locked until all is written.
    async fn told(&mut self, changes: Sql) -> Result<Vec<ToldCase>, StorageError> {
        let query = Sql::new("with told as (", [])
            .then(changes)
            .text(") select told.*, h.seq as head_seq, h.hash as head_hash, h.at as head_at, ")
            .text(CASE_COLUMNS)
            .text(
                " from told join cases v on v.urn = told.told_urn and v.status <> 'closed'
                join chains h on h.subject = v.id order by v.id for update of h",
            );
        self.connection.rows(query).await
    }

    async fn tell(&mut self, told: ToldCase) -> Result<(), StorageError> {
        let ToldCase { case, change } = told;
        let case = Case::try_from(case)?;
        let head = Head { seq: change.head_seq, hash: Some(change.head_hash), at: Some(change.head_at) };
        let stamp = self.stamp_after(&head);
        let successor = change.successor.map(Urn::try_from).transpose();
        let fact = CaseFact::SchoolChanged {
            change_id: change.change_id,
            urn: case.school.urn.clone(),
            changed: change.members.iter().map(|stored| told_as(stored).to_owned()).collect(),
            successor_urn: successor.map_err(|why| StorageError::corrupt("school_links", why))?,
        };
        let mut work = Work::new(Chain::case(CaseId::new(case.id.uuid())), head, stamp, None);
        work.apply(Some(case), fact)?;
        work.write_alone(&self.connection).await
    }

    async fn platform_head(&mut self) -> Result<Head, StorageError> {
        let query = Sql::new(
            "select seq, hash, at from chains where subject = $1 for update",
            [bind::<SqlUuid, _>(Chain::PLATFORM.subject)],
        );
        crate::people::load_head(&self.connection, query).await
    }

    /// No event is dated before the one it follows.
    fn stamp_after(&self, head: &Head) -> Stamp {
        let at = head.at.map_or(self.start.stamp.at, |last| last.max(self.start.stamp.at));
        Stamp { at, ..self.start.stamp.clone() }
    }
}

const COUNT_SCHOOLS: &str = "
select count(*) filter (where s.urn is null) as created,
    count(*) filter (where s.urn is not null and to_jsonb(s) <> to_jsonb(t) - 'import_id') as changed,
    count(*) filter (where s.urn is not null and to_jsonb(s) = to_jsonb(t) - 'import_id') as unchanged
from school_staging t left join schools s on s.urn = t.urn where t.import_id = $1";

const COUNT_LINKS: &str = "
select count(*) filter (where l.urn is null) as created,
    count(*) filter (where l.urn is not null and to_jsonb(l) <> to_jsonb(t) - 'import_id') as changed,
    count(*) filter (where l.urn is not null and to_jsonb(l) = to_jsonb(t) - 'import_id') as unchanged
from school_link_staging t
left join school_links l on l.urn = t.urn and l.linked_urn = t.linked_urn and l.link_name = t.link_name
where t.import_id = $1";

/// The head's name is personal data and stays out of the history; the search form of the name adds nothing to it.
const RECORD_CHANGES: &str = "
insert into school_changes (id, urn, import_id, changed_at, changed)
select gen_random_uuid(), d.urn, $1, $2,
    jsonb_object_agg(d.member, jsonb_build_object('before', d.before, 'after', d.after))
from (
    select t.urn, o.key as member, o.value as before, n.value as after
    from school_staging t
    join schools s on s.urn = t.urn
    cross join lateral jsonb_each(to_jsonb(s)) o
    join lateral jsonb_each(to_jsonb(t)) n on n.key = o.key
    where t.import_id = $1 and to_jsonb(s) <> to_jsonb(t) - 'import_id' and o.value <> n.value
        and o.key not in ('search_name', 'head_name', 'head_job_title')
) d
group by d.urn";

const MERGE_SCHOOLS: &str = "
insert into schools (urn, ukprn, name, search_name, establishment_number, la_code, la_name, region, type_code, type_name, type_group,
    school_kind, status, opened_on, closed_on, phase, statutory_low_age, statutory_high_age, pupils,
    religious_character, faith, diocese, trust_uid, trust_name, federation_uid, federation_name, street, locality,
    address3, town, county, postcode, telephone, website, head_name, head_job_title, gias_changed_on)
select urn, ukprn, name, search_name, establishment_number, la_code, la_name, region, type_code, type_name, type_group,
    school_kind, status, opened_on, closed_on, phase, statutory_low_age, statutory_high_age, pupils,
    religious_character, faith, diocese, trust_uid, trust_name, federation_uid, federation_name, street, locality,
    address3, town, county, postcode, telephone, website, head_name, head_job_title, gias_changed_on
from school_staging where import_id = $1
on conflict (urn) do update set (ukprn, name, search_name, establishment_number, la_code, la_name, region, type_code, type_name, type_group,
    school_kind, status, opened_on, closed_on, phase, statutory_low_age, statutory_high_age, pupils,
    religious_character, faith, diocese, trust_uid, trust_name, federation_uid, federation_name, street, locality,
    address3, town, county, postcode, telephone, website, head_name, head_job_title, gias_changed_on) = row (
    excluded.ukprn, excluded.name, excluded.search_name, excluded.establishment_number, excluded.la_code,
    excluded.la_name, excluded.region, excluded.type_code, excluded.type_name, excluded.type_group,
    excluded.school_kind, excluded.status, excluded.opened_on, excluded.closed_on, excluded.phase,
    excluded.statutory_low_age, excluded.statutory_high_age, excluded.pupils, excluded.religious_character,
    excluded.faith, excluded.diocese, excluded.trust_uid, excluded.trust_name, excluded.federation_uid,
    excluded.federation_name, excluded.street, excluded.locality, excluded.address3, excluded.town,
    excluded.county, excluded.postcode, excluded.telephone, excluded.website, excluded.head_name,
    excluded.head_job_title, excluded.gias_changed_on)
where to_jsonb(schools) <> to_jsonb(excluded)";

const MERGE_LINKS: &str = "
insert into school_links (urn, linked_urn, link_type, link_name, established_on)
select urn, linked_urn, link_type, link_name, established_on from school_link_staging where import_id = $1
on conflict (urn, linked_urn, link_name) do update
    set link_type = excluded.link_type, established_on = excluded.established_on
where (school_links.link_type, school_links.established_on)
    is distinct from (excluded.link_type, excluded.established_on)";

const TOLD_OF_CHANGES: &str = "
select c.urn as told_urn, c.id as change_id, null::text as successor,
    array(select m from jsonb_object_keys(c.changed) m where m = any ($2) order by m) as members
from school_changes c where c.import_id = $1 and c.changed ?| $2";

const TOLD_OF_SUCCESSORS: &str = "
select distinct on (n.urn) n.urn as told_urn, gen_random_uuid() as change_id, n.successor,
    array ['successor'] as members
from (
    select t.urn, t.linked_urn as successor from school_link_staging t
    where t.import_id = $1 and t.link_type = 'successor'
    union
    select t.linked_urn, t.urn from school_link_staging t where t.import_id = $1 and t.link_type = 'predecessor'
) n
where not exists (
    select from school_links l
    where (l.urn = n.urn and l.linked_urn = n.successor and l.link_type = 'successor')
        or (l.linked_urn = n.urn and l.urn = n.successor and l.link_type = 'predecessor')
)
order by n.urn, n.successor";
