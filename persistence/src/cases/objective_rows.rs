//! Objectives, and what bands come to, as rows.

use casework::CaseId;
use casework::plan::{BandRule, FinalBand, Objective, ObjectiveArea, Plan, PlanFact};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Coded, Id, Recorded, Version};
use uuid::Uuid;

use crate::StorageError;
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::work::Stored;

#[derive(QueryableByName)]
pub(super) struct PlanRow {
    #[diesel(sql_type = Integer)]
    pub(super) version: i32,
    #[diesel(sql_type = Nullable<Date>)]
    pub(super) completed_on: Option<NaiveDate>,
}

#[derive(QueryableByName)]
pub(super) struct ObjectiveRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Integer)]
    number: i32,
    #[diesel(sql_type = Text)]
    area: String,
    #[diesel(sql_type = Nullable<Text>)]
    details: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    added_at: DateTime<Utc>,
}

impl TryFrom<ObjectiveRow> for Objective {
    type Error = StorageError;

    fn try_from(row: ObjectiveRow) -> Result<Self, StorageError> {
        let wrong =
            |column: &str| StorageError::corrupt("plan_objectives", format!("{column} of {}", row.id));
        Ok(Self {
            id: Id::new(row.id),
            version: Version::new(row.version),
            number: row.number,
            area: ObjectiveArea::of(&row.area).ok_or_else(|| wrong("area"))?,
            details: row
                .details
                .clone()
                .map(|text| text.try_into().map_err(|_| wrong("details")))
                .transpose()?,
            added_at: row.added_at,
        })
    }
}

impl Stored for Plan {
    const KIND: &'static str = "plan";

    /// A plan has no id of its own: it is known by its case.
    fn subject(&self) -> Uuid {
        Uuid::new_v5(&self.case_id.uuid(), b"plan")
    }

    fn row(&self, new: bool) -> Sql {
        Row::of("plans")
            .key::<SqlUuid, _>("case_id", self.case_id.uuid())
            .set::<Integer, _>("version", self.version.number())
            .set::<Nullable<Date>, _>("completed_on", self.completed_on)
            .write(new)
    }

    fn beside(&self, recorded: &Recorded<PlanFact>) -> Vec<Sql> {
        match &recorded.fact {
            PlanFact::ObjectiveAdded { objective_id, .. }
            | PlanFact::ObjectiveChanged { objective_id, .. } => {
                let new = matches!(recorded.fact, PlanFact::ObjectiveAdded { .. });
                let objective = self.objective(*objective_id).into_iter();
                objective.map(|objective| objective_row(self.case_id, objective).write(new)).collect()
            }
            PlanFact::ObjectiveRemoved { objective_id, .. } => vec![Sql::new(
                "delete from plan_objectives o using head where o.id = $1",
                [bind::<SqlUuid, _>(objective_id.uuid())],
            )],
            PlanFact::ObjectivesCompleted { .. } | PlanFact::ObjectivesReopened { .. } => Vec::new(),
        }
    }
}

fn objective_row(case: CaseId, objective: &Objective) -> Row {
    Row::versioned("plan_objectives", objective.id, objective.version)
        .fixed::<SqlUuid, _>("case_id", case.uuid())
        .fixed::<Integer, _>("number", objective.number)
        .fixed::<Text, _>("area", objective.area.code())
        .fixed::<Timestamptz, _>("added_at", objective.added_at)
        .set::<Nullable<Text>, _>("details", objective.details.clone().map(String::from))
}

#[derive(QueryableByName)]
pub(super) struct BandRow {
    #[diesel(sql_type = Text)]
    band: String,
    #[diesel(sql_type = BigInt)]
    ceiling_pence: i64,
    #[diesel(sql_type = Date)]
    active_from: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    active_to: Option<NaiveDate>,
}

impl TryFrom<BandRow> for BandRule {
    type Error = StorageError;

    fn try_from(row: BandRow) -> Result<Self, StorageError> {
        let band =
            FinalBand::of(&row.band).ok_or_else(|| StorageError::corrupt("funding_bands", &row.band))?;
        Ok(Self { band, ceiling_pence: row.ceiling_pence, from: row.active_from, to: row.active_to })
    }
}
