//! Concerns in their tables.

use std::collections::BTreeMap;

use casework::concern::{
    Board, Concern, ConcernFact, ConcernId, Consulted, EscalationStep, Mandation, MandationOutcome, Notice,
    NoticeKind, PrimaryReason, Resolution, StepDone, StepRecord, Tool,
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Actor, Coded, Id, Prose, Recorded, Version};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::concerns::ConcernLine;
use crate::StorageError;
use crate::row::Row;
use crate::sql::Sql;
use crate::work::Stored;

/// A row of `concerns`, with its steps.
#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct ConcernRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Jsonb)]
    raised_by: Value,
    #[diesel(sql_type = Timestamptz)]
    raised_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = Date)]
    raised_on: NaiveDate,
    #[diesel(sql_type = Nullable<Text>)]
    summary: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    details: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    resolved_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    resolution: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    mandation_outcome: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    mandation_reason: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    mandation_decision_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Date>)]
    mandation_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    mandation_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    notice_kind: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    notice_details: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    notice_issued_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    notice_document_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Date>)]
    powers_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    powers_details: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    powers_decision_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Date>)]
    powers_withdrawn_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    board_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    board_details: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    board_decision_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    board_consulted: Option<Vec<String>>,
    #[diesel(sql_type = Nullable<Date>)]
    board_withdrawn_on: Option<NaiveDate>,
    #[diesel(sql_type = Jsonb)]
    steps: Value,
    #[diesel(sql_type = Nullable<Text>)]
    raised_by_name: Option<String>,
}

/// A row of `concern_steps`, as JSON.
#[derive(Deserialize)]
struct StepRow {
    step: EscalationStep,
    version: Version,
    done_on: Option<NaiveDate>,
    done_by: Option<Uuid>,
    document_id: Option<Uuid>,
    note: Option<Prose<1000>>,
    saved_by: Actor,
    saved_at: DateTime<Utc>,
}

/// The columns of [`ConcernRow`], from a query's `n` and `p`.
pub(super) const CONCERN_COLUMNS: &str = "n.id, n.case_id, n.version, n.raised_by, n.raised_at, n.changed_at, n.raised_on,
    n.summary, n.details, n.resolved_on, n.resolution, n.mandation_outcome, n.mandation_reason, n.mandation_decision_id,
    n.mandation_on, n.mandation_by, n.notice_kind, n.notice_details, n.notice_issued_on, n.notice_document_id, n.powers_on,
    n.powers_details, n.powers_decision_id, n.powers_withdrawn_on, n.board_on, n.board_details, n.board_decision_id,
    n.board_consulted, n.board_withdrawn_on, p.display_name as raised_by_name,
    (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from concern_steps s where s.concern_id = n.id) as steps";

/// A text of one or more lines as stored.
fn prose<const MAX: usize>(text: Option<String>) -> Result<Option<Prose<MAX>>, ()> {
    text.map(|text| text.try_into().map_err(|_| ())).transpose()
}

impl TryFrom<ConcernRow> for ConcernLine {
    type Error = StorageError;

    fn try_from(row: ConcernRow) -> Result<Self, StorageError> {
        let id = row.id;
        let wrong = move |column: &str| StorageError::corrupt("concerns", format!("{column} of {id}"));
        let resolution = match row.resolved_on {
            Some(on) => {
                Some(Resolution { on, details: prose(row.resolution).map_err(|()| wrong("resolution"))? })
            }
            None => None,
        };
        let mandation = match (row.mandation_decision_id, row.mandation_on, row.mandation_by) {
            (Some(decision), Some(on), Some(by)) => Some(Mandation {
                outcome: row
                    .mandation_outcome
                    .as_deref()
                    .and_then(MandationOutcome::of)
                    .ok_or_else(|| wrong("mandation_outcome"))?,
                reason: row
                    .mandation_reason
                    .as_deref()
                    .and_then(PrimaryReason::of)
                    .ok_or_else(|| wrong("mandation_reason"))?,
                decision_id: Id::new(decision),
                on,
                by: Id::new(by),
            }),
            _ => None,
        };
        let notice = match (row.notice_issued_on, row.notice_document_id) {
            (Some(issued_on), Some(document_id)) => Some(Notice {
                kind: row
                    .notice_kind
                    .as_deref()
                    .and_then(NoticeKind::of)
                    .ok_or_else(|| wrong("notice_kind"))?,
                issued_on,
                document_id,
                details: prose(row.notice_details).map_err(|()| wrong("notice_details"))?,
            }),
            _ => None,
        };
        let powers = (row.powers_on, row.powers_details, row.powers_decision_id, row.powers_withdrawn_on);
        let board = (row.board_on, row.board_details, row.board_decision_id, row.board_withdrawn_on);
        let board = tool(board).map_err(|()| wrong("board_details"))?;
        let consulted = row.board_consulted.unwrap_or_default();
        let consulted = consulted.iter().map(|code| Consulted::of(code)).collect::<Option<Vec<_>>>();
        let consulted = consulted.ok_or_else(|| wrong("board_consulted"))?;
        let concern = Concern {
            id: ConcernId::new(row.id),
            case_id: Id::new(row.case_id),
            version: Version::new(row.version),
            raised_by: serde_json::from_value(row.raised_by).map_err(|_| wrong("raised_by"))?,
            raised_at: row.raised_at,
            changed_at: row.changed_at,
            raised_on: row.raised_on,
            summary: row
                .summary
                .map(TryInto::try_into)
                .transpose()
                .map_err(|_: kernel::TextFault| wrong("summary"))?,
            details: prose(row.details).map_err(|()| wrong("details"))?,
            resolution,
            steps: steps(row.steps)?,
            mandation,
            notice,
            powers: tool(powers).map_err(|()| wrong("powers_details"))?,
            board: board.map(|tool| Board { tool, consulted }),
        };
        Ok(Self { concern, raised_by_name: row.raised_by_name })
    }
}

type ToolColumns = (Option<NaiveDate>, Option<String>, Option<Uuid>, Option<NaiveDate>);

fn tool((on, details, decision, withdrawn_on): ToolColumns) -> Result<Option<Tool>, ()> {
    let (Some(on), Some(decision)) = (on, decision) else { return Ok(None) };
    Ok(Some(Tool { on, details: prose(details)?, decision_id: Id::new(decision), withdrawn_on }))
}

fn steps(rows: Value) -> Result<BTreeMap<EscalationStep, StepRecord>, StorageError> {
    let rows: Vec<StepRow> = serde_json::from_value(rows)?;
    let records = rows.into_iter().map(|row| {
        let record = StepRecord {
            version: row.version,
            done: row.done_on.map(|on| StepDone { on, by: row.done_by.map(Id::new) }),
            document_id: row.document_id,
            note: row.note,
            saved_by: row.saved_by,
            saved_at: row.saved_at,
        };
        (row.step, record)
    });
    Ok(records.collect())
}

fn text<const MAX: usize>(prose: Option<&Prose<MAX>>) -> Option<String> {
    prose.map(|prose| prose.as_str().to_owned())
}

impl Stored for Concern {
    const KIND: &'static str = "concern";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        let resolution = self.resolution.as_ref();
        let row = Row::versioned("concerns", self.id, self.version)
            .fixed::<SqlUuid, _>("case_id", self.case_id.uuid())
            .fixed::<Jsonb, _>("raised_by", serde_json::to_value(&self.raised_by).unwrap_or_default())
            .fixed::<Nullable<SqlUuid>, _>("raised_by_id", self.raised_by.person_id.map(Id::uuid))
            .fixed::<Timestamptz, _>("raised_at", self.raised_at)
            .set::<Timestamptz, _>("changed_at", self.changed_at)
            .set::<Date, _>("raised_on", self.raised_on)
            .set::<Nullable<Text>, _>("summary", self.summary.as_ref().map(|line| line.as_str().to_owned()))
            .set::<Nullable<Text>, _>("details", text(self.details.as_ref()))
            .set::<Nullable<Date>, _>("resolved_on", resolution.map(|resolution| resolution.on))
            .set::<Nullable<Text>, _>(
                "resolution",
                text(resolution.and_then(|resolution| resolution.details.as_ref())),
            );
        escalation(self, tools(self, row)).write(new)
    }

    fn beside(&self, recorded: &Recorded<ConcernFact>) -> Vec<Sql> {
        let ConcernFact::StepSaved { step_key, .. } = &recorded.fact else { return Vec::new() };
        let Some(record) = self.steps.get(step_key) else { return Vec::new() };
        let row = Row::of("concern_steps")
            .key::<SqlUuid, _>("concern_id", self.id.uuid())
            .key::<Text, _>("step", step_key.code())
            .set::<Integer, _>("version", record.version.number())
            .set::<Nullable<Date>, _>("done_on", record.done.map(|done| done.on))
            .set::<Nullable<SqlUuid>, _>("done_by", record.done.and_then(|done| done.by).map(Id::uuid))
            .set::<Nullable<SqlUuid>, _>("document_id", record.document_id)
            .set::<Nullable<Text>, _>("note", text(record.note.as_ref()))
            .set::<Jsonb, _>("saved_by", serde_json::to_value(&record.saved_by).unwrap_or_default())
            .set::<Timestamptz, _>("saved_at", record.saved_at);
        vec![row.write(record.version == Version::FIRST)]
    }
}

fn escalation(concern: &Concern, row: Row) -> Row {
    let (mandation, notice) = (concern.mandation.as_ref(), concern.notice.as_ref());
    row.set::<Nullable<Text>, _>("mandation_outcome", mandation.map(|mandation| mandation.outcome.code()))
        .set::<Nullable<Text>, _>("mandation_reason", mandation.map(|mandation| mandation.reason.code()))
        .set::<Nullable<SqlUuid>, _>(
            "mandation_decision_id",
            mandation.map(|mandation| mandation.decision_id.uuid()),
        )
        .set::<Nullable<Date>, _>("mandation_on", mandation.map(|mandation| mandation.on))
        .set::<Nullable<SqlUuid>, _>("mandation_by", mandation.map(|mandation| mandation.by.uuid()))
        .set::<Nullable<Text>, _>("notice_kind", notice.map(|notice| notice.kind.code()))
        .set::<Nullable<Text>, _>("notice_details", text(notice.and_then(|notice| notice.details.as_ref())))
        .set::<Nullable<Date>, _>("notice_issued_on", notice.map(|notice| notice.issued_on))
        .set::<Nullable<SqlUuid>, _>("notice_document_id", notice.map(|notice| notice.document_id))
}

fn tools(concern: &Concern, row: Row) -> Row {
    let (powers, board) = (concern.powers.as_ref(), concern.board.as_ref());
    let consulted =
        board.map(|board| board.consulted.iter().map(|code| code.code().to_owned()).collect::<Vec<_>>());
    let board = board.map(|board| &board.tool);
    row.set::<Nullable<Date>, _>("powers_on", powers.map(|tool| tool.on))
        .set::<Nullable<Text>, _>("powers_details", text(powers.and_then(|tool| tool.details.as_ref())))
        .set::<Nullable<SqlUuid>, _>("powers_decision_id", powers.map(|tool| tool.decision_id.uuid()))
        .set::<Nullable<Date>, _>("powers_withdrawn_on", powers.and_then(|tool| tool.withdrawn_on))
        .set::<Nullable<Date>, _>("board_on", board.map(|tool| tool.on))
        .set::<Nullable<Text>, _>("board_details", text(board.and_then(|tool| tool.details.as_ref())))
        .set::<Nullable<SqlUuid>, _>("board_decision_id", board.map(|tool| tool.decision_id.uuid()))
        .set::<Nullable<Array<Text>>, _>("board_consulted", consulted)
        .set::<Nullable<Date>, _>("board_withdrawn_on", board.and_then(|tool| tool.withdrawn_on))
}
