//! The register of decisions: many cases', or one's.

use authority::{Channel, DecisionKind, Position, Standing};
use casework::{CaseId, CaseReference};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Coded, Id, PersonId, Timestamp};
use register::Region;
use uuid::Uuid;

use super::read::{CaseRead, PersonName};
use crate::keyset::keyset;
use crate::page::{Page, PageRequest};
use crate::sql::{Sql, bind};
use crate::{Database, StorageError, Viewer};

/// What decisions can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecisionSort {
    /// When they were recorded.
    #[default]
    RecordedAt,
    /// The day they were taken.
    DecidedOn,
}

/// The key of a decision in its list: what it is sorted by, then its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecisionKey {
    /// When it was recorded.
    Time(Timestamp, Uuid),
    /// The day it was taken.
    Day(NaiveDate, Uuid),
}

impl DecisionSort {
    /// The key under which `line` stands in a list sorted so.
    #[must_use]
    pub const fn key(self, line: &DecisionSummary) -> DecisionKey {
        match self {
            Self::RecordedAt => DecisionKey::Time(line.recorded_at, line.id),
            Self::DecidedOn => DecisionKey::Day(line.decided_on, line.id),
        }
    }

    fn cut(self, page: &PageRequest<DecisionKey>) -> Sql {
        let column = match self {
            Self::RecordedAt => "d.recorded_at",
            Self::DecidedOn => "d.decided_on",
        };
        keyset(column, "d.id", page, |key| match key {
            DecisionKey::Time(at, id) => [bind::<Timestamptz, _>(*at), bind::<SqlUuid, _>(*id)],
            DecisionKey::Day(day, id) => [bind::<Date, _>(*day), bind::<SqlUuid, _>(*id)],
        })
    }
}

/// Which decisions are wanted; several values of one kind mean any of them.
#[derive(Clone, Debug, Default)]
pub struct DecisionFilter {
    /// Kinds.
    pub kinds: Vec<String>,
    /// Codes of outcomes.
    pub outcomes: Vec<String>,
    /// Who took them.
    pub deciders: Vec<Uuid>,
    /// Who recorded them.
    pub recorders: Vec<Uuid>,
    /// Regions of the cases.
    pub regions: Vec<String>,
    /// Cases.
    pub cases: Vec<Uuid>,
    /// Taken on this day or later.
    pub decided_from: Option<NaiveDate>,
    /// Taken before this day.
    pub decided_before: Option<NaiveDate>,
    /// How they came into the record.
    pub channels: Vec<String>,
    /// Whether they stand.
    pub standings: Vec<String>,
    /// Whether they answer a recommendation.
    pub answers_recommendation: Option<bool>,
}

/// A decision in a list.
#[derive(Clone, Debug)]
pub struct DecisionSummary {
    /// Which decision.
    pub id: Uuid,
    /// The case.
    pub case: CaseId,
    /// What people call the case.
    pub reference: CaseReference,
    /// The case's school.
    pub urn: String,
    /// The school's name.
    pub school_name: String,
    /// The case's region.
    pub region: Region,
    /// Where the one who asks stands towards the case.
    pub position: Position,
    /// What was decided.
    pub kind: DecisionKind,
    /// The code of the outcome.
    pub outcome: String,
    /// Whether it stands.
    pub standing: Standing,
    /// Who took it.
    pub decider: PersonName,
    /// The day it was taken.
    pub decided_on: NaiveDate,
    /// Who recorded it.
    pub recorder: PersonName,
    /// When.
    pub recorded_at: Timestamp,
    /// How it came into the record.
    pub channel: Channel,
    /// The recommendation it answers.
    pub recommendation: Option<Uuid>,
    /// The decision in whose place it stands.
    pub acts_on: Option<Uuid>,
    /// When to look at it again.
    pub review_on: Option<NaiveDate>,
}

#[derive(QueryableByName)]
struct SummaryRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Integer)]
    reference: i32,
    #[diesel(sql_type = Text)]
    urn: String,
    #[diesel(sql_type = Text)]
    school_name: String,
    #[diesel(sql_type = Text)]
    region: String,
    #[diesel(sql_type = Bool)]
    in_scope: bool,
    #[diesel(sql_type = Bool)]
    is_adviser: bool,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    outcome: String,
    #[diesel(sql_type = Text)]
    standing: String,
    #[diesel(sql_type = SqlUuid)]
    decided_by: Uuid,
    #[diesel(sql_type = Text)]
    decider_name: String,
    #[diesel(sql_type = Date)]
    decided_on: NaiveDate,
    #[diesel(sql_type = SqlUuid)]
    recorded_by: Uuid,
    #[diesel(sql_type = Text)]
    recorder_name: String,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    channel: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    recommendation_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    acts_on: Option<Uuid>,
    #[diesel(sql_type = Nullable<Date>)]
    review_on: Option<NaiveDate>,
}

const SUMMARY_COLUMNS: &str = "d.id, d.case_id, v.reference, v.urn, v.school_name, v.region, v.in_scope, v.is_adviser,
    d.kind, d.outcome, coalesce(n.act, 'inForce') as standing, d.decided_by, p.display_name as decider_name,
    d.decided_on, d.recorded_by, r.display_name as recorder_name, d.recorded_at, d.channel, d.recommendation_id,
    d.acts_on, d.review_on";

const SUMMARY_TABLES: &str = " join decisions d on d.case_id = v.id
    join people p on p.id = d.decided_by
    join people r on r.id = d.recorded_by
    left join decisions n on n.acts_on = d.id";

impl TryFrom<SummaryRow> for DecisionSummary {
    type Error = StorageError;

    fn try_from(row: SummaryRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("decisions", format!("{column} of {}", row.id));
        Ok(Self {
            id: row.id,
            case: CaseId::new(row.case_id),
            reference: CaseReference(row.reference),
            region: Region::of(&row.region).ok_or_else(|| wrong("region"))?,
            position: Position { in_scope: row.in_scope, adviser: row.is_adviser, ..Position::default() },
            kind: DecisionKind::of(&row.kind).ok_or_else(|| wrong("kind"))?,
            standing: Standing::of(&row.standing).ok_or_else(|| wrong("act"))?,
            decider: PersonName { id: PersonId::new(row.decided_by), name: row.decider_name },
            decided_on: row.decided_on,
            recorder: PersonName { id: Id::new(row.recorded_by), name: row.recorder_name },
            recorded_at: row.recorded_at,
            channel: Channel::of(&row.channel).ok_or_else(|| wrong("channel"))?,
            recommendation: row.recommendation_id,
            acts_on: row.acts_on,
            review_on: row.review_on,
            urn: row.urn,
            school_name: row.school_name,
            outcome: row.outcome,
        })
    }
}

impl DecisionFilter {
    fn sql(&self) -> Sql {
        let mut sql = Sql::new("", []);
        let mut add = |piece: Sql| {
            let before = std::mem::replace(&mut sql, Sql::new("", []));
            sql = before.then(piece);
        };
        for (text, values) in [
            (" and d.kind = any ($1)", &self.kinds),
            (" and d.outcome = any ($1)", &self.outcomes),
            (" and v.region = any ($1)", &self.regions),
            (" and d.channel = any ($1)", &self.channels),
            (" and coalesce(n.act, 'inForce') = any ($1)", &self.standings),
        ] {
            if !values.is_empty() {
                add(Sql::new(text, [bind::<Array<Text>, _>(values.clone())]));
            }
        }
        for (text, values) in [
            (" and d.decided_by = any ($1)", &self.deciders),
            (" and d.recorded_by = any ($1)", &self.recorders),
            (" and d.case_id = any ($1)", &self.cases),
        ] {
            if !values.is_empty() {
                add(Sql::new(text, [bind::<Array<SqlUuid>, _>(values.clone())]));
            }
        }
        for (text, day) in
            [(" and d.decided_on >= $1", self.decided_from), (" and d.decided_on < $1", self.decided_before)]
        {
            if let Some(day) = day {
                add(Sql::new(text, [bind::<Date, _>(day)]));
            }
        }
        if let Some(answers) = self.answers_recommendation {
            add(Sql::new(" and (d.recommendation_id is not null) = $1", [bind::<Bool, _>(answers)]));
        }
        sql
    }
}

impl Database {
    /// The decisions on cases that `viewer` may know of, as far as they are wanted.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn decisions(
        &self,
        viewer: &Viewer,
        filter: &DecisionFilter,
        sort: DecisionSort,
        page: &PageRequest<DecisionKey>,
    ) -> Result<Page<DecisionSummary>, StorageError> {
        let from =
            Sql::new(" from visible v", []).text(SUMMARY_TABLES).text(" where true").then(filter.sql());
        let query = viewer.visible_cases().text(" select ").text(SUMMARY_COLUMNS);
        let query = query.then(from.clone()).then(sort.cut(page));
        let connection = self.reading().await?;
        let rows: Vec<SummaryRow> = connection.rows(query).await?;
        let count = viewer.visible_cases().text(" select count(*) as count").then(from);
        let total = connection.total(page.total, count).await?;
        Page::cut(rows, page, total).try_map(DecisionSummary::try_from)
    }

    /// The decisions on a case; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn case_decisions(
        &self,
        viewer: &Viewer,
        case: CaseId,
        filter: &DecisionFilter,
        page: &PageRequest<DecisionKey>,
    ) -> Result<Option<(CaseRead, Page<DecisionSummary>)>, StorageError> {
        let own = " from (select c.*, false as in_scope, false as is_adviser from cases c where c.id = $1) v";
        let from = Sql::new(own, [bind::<SqlUuid, _>(case.uuid())]);
        let from = from.text(SUMMARY_TABLES).text(" where true").then(filter.sql());
        let cut = DecisionSort::RecordedAt.cut(page);
        let found = self.of_case::<SummaryRow, _>(viewer, case, SUMMARY_COLUMNS, from, cut, page).await?;
        let Some((read, rows)) = found else { return Ok(None) };
        let mut rows = rows.try_map(DecisionSummary::try_from)?;
        rows.items.iter_mut().for_each(|line| line.position = read.position);
        Ok(Some((read, rows)))
    }
}
