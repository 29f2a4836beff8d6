use casework::CaseId;
use casework::matching::{
    Appointment, AppointmentState, Candidate, CandidateFact, CandidateId, CandidateState, CandidateStateKind,
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::row::NamedRow;
use diesel::sql_types::{Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Coded, Id, Recorded, Timestamp, Version};
use register::{OrganisationDetails, OrganisationId};
use serde_json::Value;
use uuid::Uuid;

use super::read::CaseRead;
use crate::keyset::time_keyset;
use crate::organisations::OrganisationRow;
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Database, StorageError, Viewer};

/// What candidates are sorted by.
pub type CandidateKey = (Timestamp, Uuid);

/// A candidate with what its organisation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateLine {
    /// The candidate.
    pub candidate: Candidate,
    /// Its organisation.
    pub organisation: OrganisationDetails,
}

#[derive(QueryableByName)]
struct CandidateRow {
    #[diesel(sql_type = SqlUuid)]
    candidate_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Integer)]
    candidate_version: i32,
    #[diesel(sql_type = SqlUuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    note: Option<String>,
    #[diesel(sql_type = Jsonb)]
    added_by: Value,
    #[diesel(sql_type = Timestamptz)]
    added_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    candidate_changed_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Nullable<Date>)]
    selected_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    selected_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    selected_reasons: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    state_reason: Option<String>,
    #[diesel(sql_type = Jsonb)]
    due_diligence: Value,
    #[diesel(sql_type = Jsonb)]
    contact: Value,
    #[diesel(sql_type = Nullable<Text>)]
    appointment: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    appointment_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    appointment_decision_id: Option<Uuid>,
}

/// A candidate's row beside its organisation's.
struct LineRow {
    candidate: CandidateRow,
    organisation: OrganisationRow,
}

impl QueryableByName<diesel::pg::Pg> for LineRow {
    fn build<'a>(row: &impl NamedRow<'a, diesel::pg::Pg>) -> diesel::deserialize::Result<Self> {
        Ok(Self { candidate: CandidateRow::build(row)?, organisation: OrganisationRow::build(row)? })
    }
}

const COLUMNS: &str =
    "k.id as candidate_id, k.case_id, k.version as candidate_version, k.organisation_id, k.note,
    k.added_by, k.added_at, k.changed_at as candidate_changed_at, k.state, k.selected_on, k.selected_by,
    k.selected_reasons, k.state_reason, k.due_diligence, k.contact, k.appointment, k.appointment_on,
    k.appointment_decision_id, o.id, o.version, o.kind, o.legal_name, o.ukprn, o.urn, o.la_code, o.trust_uid,
    o.company_number, o.address, o.pays_through_organisation_id, o.status, o.created_at, o.changed_at";

impl TryFrom<CandidateRow> for Candidate {
    type Error = StorageError;

    fn try_from(row: CandidateRow) -> Result<Self, StorageError> {
        let wrong =
            |column: &str| StorageError::corrupt("candidates", format!("{column} of {}", row.candidate_id));
        let reason = row.state_reason.clone().map(TryInto::try_into).transpose();
        let reason = reason.map_err(|_| wrong("state_reason"))?;
        let reasons = row.selected_reasons.clone().map(TryInto::try_into).transpose();
        let reasons = reasons.map_err(|_| wrong("selected_reasons"))?;
        let state = match (CandidateStateKind::of(&row.state), row.selected_on) {
            (Some(CandidateStateKind::Considered), None) => CandidateState::Considered,
            (Some(CandidateStateKind::Selected), Some(on)) => {
                CandidateState::Selected { on, by: row.selected_by.map(Id::new), reasons }
            }
            (Some(CandidateStateKind::NotChosen), None) => CandidateState::NotChosen { reason },
            (Some(CandidateStateKind::Withdrawn), None) => CandidateState::Withdrawn { reason },
            _ => return Err(wrong("state")),
        };
        let appointment = match (row.appointment.as_deref(), row.appointment_on, row.appointment_decision_id)
        {
            (Some(state), Some(on), Some(decision)) => Some(Appointment {
                state: AppointmentState::of(state).ok_or_else(|| wrong("appointment"))?,
                on,
                decision_id: Id::new(decision),
            }),
            (None, None, None) => None,
            _ => return Err(wrong("appointment")),
        };
        Ok(Self {
            id: CandidateId::new(row.candidate_id),
            case_id: CaseId::new(row.case_id),
            version: Version::new(row.candidate_version),
            organisation: OrganisationId::new(row.organisation_id),
            note: row.note.clone().map(TryInto::try_into).transpose().map_err(|_| wrong("note"))?,
            added_by: serde_json::from_value(row.added_by.clone()).map_err(|_| wrong("added_by"))?,
            added_at: row.added_at,
            changed_at: row.candidate_changed_at,
            state,
            due_diligence: serde_json::from_value(row.due_diligence.clone())
                .map_err(|_| wrong("due_diligence"))?,
            contact: serde_json::from_value(row.contact.clone()).map_err(|_| wrong("contact"))?,
            appointment,
        })
    }
}

impl TryFrom<LineRow> for CandidateLine {
    type Error = StorageError;

    fn try_from(row: LineRow) -> Result<Self, StorageError> {
        let organisation = register::Organisation::try_from(row.organisation)?;
        Ok(Self { candidate: row.candidate.try_into()?, organisation: organisation.details })
    }
}

fn of(case: CaseId) -> Sql {
    Sql::new(
        " from candidates k join organisations o on o.id = k.organisation_id where k.case_id = $1",
        [bind::<SqlUuid, _>(case.uuid())],
    )
}

/// Every candidate of a case, in the order in which they were proposed.
pub(super) async fn load_candidates(
    connection: &Wire,
    case: CaseId,
) -> Result<Vec<CandidateLine>, StorageError> {
    let query = Sql::new("select ", []).text(COLUMNS).then(of(case)).text(" order by k.added_at, k.id");
    let rows: Vec<LineRow> = connection.rows(query).await?;
    rows.into_iter().map(CandidateLine::try_from).collect()
}

impl Database {
    /// The candidates of a case, newest first; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn candidates(
        &self,
        viewer: &Viewer,
        case: CaseId,
        states: &[String],
        page: &PageRequest<CandidateKey>,
    ) -> Result<Option<(CaseRead, Page<CandidateLine>)>, StorageError> {
        let mut from = of(case);
        if !states.is_empty() {
            let states = bind::<diesel::sql_types::Array<Text>, _>(states.to_vec());
            from = from.then(Sql::new(" and k.state = any ($1)", [states]));
        }
        let keyset = time_keyset("k.added_at", "k.id", page);
        let found = self.of_case::<LineRow, _>(viewer, case, COLUMNS, from, keyset, page).await?;
        found.map(|(read, page)| Ok((read, page.try_map(CandidateLine::try_from)?))).transpose()
    }
}

impl Stored for Candidate {
    const KIND: &'static str = "candidate";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        let words = |text: &Option<kernel::Prose<500>>| text.as_ref().map(|text| text.as_str().to_owned());
        let (on, by, reasons, reason) = match &self.state {
            CandidateState::Considered => (None, None, None, None),
            CandidateState::Selected { on, by, reasons } => {
                let reasons = reasons.as_ref().map(|text| text.as_str().to_owned());
                (Some(*on), by.map(Id::uuid), reasons, None)
            }
            CandidateState::NotChosen { reason } | CandidateState::Withdrawn { reason } => {
                (None, None, None, words(reason))
            }
        };
        let appointment = self.appointment;
        Row::versioned("candidates", self.id, self.version)
            .fixed::<SqlUuid, _>("case_id", self.case_id.uuid())
            .fixed::<SqlUuid, _>("organisation_id", self.organisation.uuid())
            .set::<Nullable<Text>, _>("note", self.note.as_ref().map(|note| note.as_str().to_owned()))
            .fixed::<Jsonb, _>("added_by", serde_json::to_value(&self.added_by).unwrap_or_default())
            .fixed::<Timestamptz, _>("added_at", self.added_at)
            .set::<Timestamptz, _>("changed_at", self.changed_at)
            .set::<Text, _>("state", self.state.kind().code())
            .set::<Nullable<Date>, _>("selected_on", on)
            .set::<Nullable<SqlUuid>, _>("selected_by", by)
            .set::<Nullable<Text>, _>("selected_reasons", reasons)
            .set::<Nullable<Text>, _>("state_reason", reason)
            .set::<Jsonb, _>("due_diligence", serde_json::to_value(&self.due_diligence).unwrap_or_default())
            .set::<Jsonb, _>("contact", serde_json::to_value(&self.contact).unwrap_or_default())
            .set::<Nullable<Text>, _>("appointment", appointment.map(|made| made.state.code()))
            .set::<Nullable<Date>, _>("appointment_on", appointment.map(|made| made.on))
            .set::<Nullable<SqlUuid>, _>(
                "appointment_decision_id",
                appointment.map(|made| made.decision_id.uuid()),
            )
            .write(new)
    }

    fn beside(&self, recorded: &Recorded<CandidateFact>) -> Vec<Sql> {
        match &recorded.fact {
            CandidateFact::Selected { selected_on, reasons, .. } => vec![
                Row::of("supporting_organisations")
                    .fixed::<SqlUuid, _>("id", Uuid::now_v7())
                    .fixed::<SqlUuid, _>("case_id", self.case_id.uuid())
                    .fixed::<SqlUuid, _>("candidate_id", self.id.uuid())
                    .fixed::<SqlUuid, _>("organisation_id", self.organisation.uuid())
                    .fixed::<Date, _>("preferred_on", *selected_on)
                    .fixed::<Nullable<Text>, _>(
                        "reasons",
                        reasons.known().map(|reasons| reasons.as_str().to_owned()),
                    )
                    .fixed::<Timestamptz, _>("recorded_at", recorded.at)
                    .insert(),
            ],
            CandidateFact::NotChosen { on, reason, .. } => vec![Sql::new(
                "update supporting_organisations s set ended_on = $2, end_reason = $3 from head
                where s.candidate_id = $1 and s.ended_on is null",
                [
                    bind::<SqlUuid, _>(self.id.uuid()),
                    bind::<Date, _>(*on),
                    bind::<Nullable<Text>, _>(reason.known().map(|reason| reason.as_str().to_owned())),
                ],
            )],
            CandidateFact::AppointmentMade { on, .. } => vec![Sql::new(
                "update supporting_organisations s set appointed_on = $2 from head
                where s.candidate_id = $1 and s.ended_on is null",
                [bind::<SqlUuid, _>(self.id.uuid()), bind::<Date, _>(*on)],
            )],
            _ => Vec::new(),
        }
    }
}
