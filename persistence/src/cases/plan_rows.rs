//! Versions of plans as rows.

use casework::CaseId;
use casework::plan::{Clearance, FinalBand, PlanReview, PlanState, PlanVersion, Ruling, Stage, Submission};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Actor, Coded, Id, Version};
use serde_json::Value;
use uuid::Uuid;

use crate::StorageError;
use crate::json::Json;
use crate::row::Row;
use crate::sql::Sql;
use crate::work::Stored;

#[derive(QueryableByName)]
pub(super) struct PlanVersionRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Integer)]
    number: i32,
    #[diesel(sql_type = Date)]
    received_on: NaiveDate,
    #[diesel(sql_type = SqlUuid)]
    document_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    expenditure_document_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    note: Option<String>,
    #[diesel(sql_type = Jsonb)]
    added_by: Json<Actor>,
    #[diesel(sql_type = Timestamptz)]
    added_at: DateTime<Utc>,
    #[diesel(sql_type = Integer)]
    review_version: i32,
    #[diesel(sql_type = Bool)]
    reviewed: bool,
    #[diesel(sql_type = Bool)]
    band_confirmed: bool,
    #[diesel(sql_type = Nullable<Text>)]
    review_band: Option<String>,
    #[diesel(sql_type = Text)]
    stage: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    clearance_decision_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Date>)]
    cleared_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    cleared_band: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    submitted_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    submitted_by: Option<Json<Actor>>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    recommendation_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    ruling_decision_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Date>)]
    ruled_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    superseded_by: Option<Uuid>,
}

pub(super) const VERSION_COLUMNS: &str = "id, case_id, version, number, received_on, document_id,
    expenditure_document_id, note, added_by, added_at, review_version, reviewed, band_confirmed, review_band, stage,
    clearance_decision_id, cleared_on, cleared_band, submitted_on, submitted_by, recommendation_id,
    ruling_decision_id, ruled_on, superseded_by";

impl PlanVersionRow {
    fn clearance(&self) -> Option<Clearance> {
        Some(Clearance {
            decision_id: Id::new(self.clearance_decision_id?),
            on: self.cleared_on?,
            band: FinalBand::of(self.cleared_band.as_deref()?)?,
        })
    }

    fn submission(&self) -> Option<Submission> {
        let by = self.submitted_by.as_ref()?.0.clone();
        Some(Submission { on: self.submitted_on?, by, recommendation: self.recommendation_id })
    }

    fn ruling(&self) -> Option<Ruling> {
        Some(Ruling { decision_id: Id::new(self.ruling_decision_id?), on: self.ruled_on? })
    }

    fn stage(&self) -> Option<Stage> {
        Some(match self.stage.as_str() {
            "received" => Stage::Received,
            "cleared" => Stage::Cleared(self.clearance()?),
            "returned" => Stage::Returned(self.clearance()?),
            "submitted" => Stage::Submitted(self.clearance()?, self.submission()?),
            "approved" => Stage::Approved(self.clearance()?, self.submission()?, self.ruling()?),
            "refused" => Stage::Refused(self.clearance()?, self.submission()?, self.ruling()?),
            _ => return None,
        })
    }
}

impl TryFrom<PlanVersionRow> for PlanVersion {
    type Error = StorageError;

    fn try_from(row: PlanVersionRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("plan_versions", format!("{column} of {}", row.id));
        let stage = row.stage().ok_or_else(|| wrong("stage"))?;
        let band = row.review_band.as_deref();
        let band = band.map(|code| FinalBand::of(code).ok_or_else(|| wrong("review_band"))).transpose()?;
        Ok(Self {
            id: Id::new(row.id),
            case_id: CaseId::new(row.case_id),
            version: Version::new(row.version),
            number: row.number,
            received_on: row.received_on,
            document: row.document_id,
            expenditure_document: row.expenditure_document_id,
            note: row.note.clone().map(|note| note.try_into().map_err(|_| wrong("note"))).transpose()?,
            added_by: row.added_by.0.clone(),
            added_at: row.added_at,
            review: PlanReview {
                version: Version::new(row.review_version),
                reviewed: row.reviewed,
                band_confirmed: row.band_confirmed,
                final_band: band,
            },
            state: match row.superseded_by {
                None => PlanState::Standing(stage),
                Some(by) => PlanState::Superseded { was: stage, by: Id::new(by) },
            },
        })
    }
}

fn json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

impl Stored for PlanVersion {
    const KIND: &'static str = "planVersion";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        let stage = self.state.stage();
        let (clearance, submission, ruling) = (stage.clearance(), stage.submission(), stage.ruling());
        Row::versioned("plan_versions", self.id, self.version)
            .fixed::<SqlUuid, _>("case_id", self.case_id.uuid())
            .fixed::<Integer, _>("number", self.number)
            .fixed::<Date, _>("received_on", self.received_on)
            .fixed::<SqlUuid, _>("document_id", self.document)
            .fixed::<Nullable<SqlUuid>, _>("expenditure_document_id", self.expenditure_document)
            .fixed::<Nullable<Text>, _>("note", self.note.clone().map(String::from))
            .fixed::<Jsonb, _>("added_by", json(&self.added_by))
            .fixed::<Timestamptz, _>("added_at", self.added_at)
            .set::<Integer, _>("review_version", self.review.version.number())
            .set::<Bool, _>("reviewed", self.review.reviewed)
            .set::<Bool, _>("band_confirmed", self.review.band_confirmed)
            .set::<Nullable<Text>, _>("review_band", self.review.final_band.map(FinalBand::code))
            .set::<Text, _>("stage", stage.kind().code())
            .set::<Nullable<SqlUuid>, _>("clearance_decision_id", clearance.map(|own| own.decision_id.uuid()))
            .set::<Nullable<Date>, _>("cleared_on", clearance.map(|own| own.on))
            .set::<Nullable<Text>, _>("cleared_band", clearance.map(|own| own.band.code()))
            .set::<Nullable<Date>, _>("submitted_on", submission.map(|own| own.on))
            .set::<Nullable<Jsonb>, _>("submitted_by", submission.map(|own| json(&own.by)))
            .set::<Nullable<SqlUuid>, _>("recommendation_id", submission.and_then(|own| own.recommendation))
            .set::<Nullable<SqlUuid>, _>("ruling_decision_id", ruling.map(|own| own.decision_id.uuid()))
            .set::<Nullable<Date>, _>("ruled_on", ruling.map(|own| own.on))
            .set::<Nullable<SqlUuid>, _>("superseded_by", self.state.superseded_by().map(Id::uuid))
            .write(new)
    }
}
