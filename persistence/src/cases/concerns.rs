//! Concerns as they are read: alone, on their case, and with what a change of one depends on.

use authority::{DecisionFacts, DecisionInput, DecisionKind};
use casework::CaseId;
use casework::concern::{Concern, ConcernId};
use chrono::NaiveDate;
use diesel::sql_types::{Bool, Date, Text, Uuid as SqlUuid};
use futures_util::future::{try_join, try_join3};
use kernel::PersonId;
use uuid::Uuid;

use super::concern_rows::{CONCERN_COLUMNS, ConcernRow};
use super::deciding::{load_deciding, load_unregistered};
use super::documents::has_documents;
use super::read::{CaseRead, load_case};
use crate::keyset::keyset;
use crate::page::{Page, PageRequest};
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::{Attempt, Database, StorageError, Viewer};

/// What concerns are sorted by: the day they were raised, then the id.
pub type ConcernKey = (NaiveDate, Uuid);

/// A concern with the name of whoever raised it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcernLine {
    /// The concern.
    pub concern: Concern,
    /// The name, if a person raised it.
    pub raised_by_name: Option<String>,
}

/// A concern on its case.
#[derive(Clone, Debug)]
pub struct ConcernSeen {
    /// The case; whoever asks is marked as the author if they raised the concern.
    pub read: CaseRead,
    /// The concern.
    pub line: ConcernLine,
}

/// What a change of a concern names besides the concern.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConcernNames<'c> {
    /// Somebody.
    pub person: Option<PersonId>,
    /// A document of the case.
    pub document: Option<Uuid>,
    /// Another concern of the case.
    pub other: Option<ConcernId>,
    /// A decision, of this kind.
    pub decision: Option<(DecisionKind, &'c DecisionInput)>,
}

/// A concern, and what the record says about what a change of it names.
#[derive(Clone, Debug)]
pub struct ConcernChanging {
    /// The concern.
    pub seen: ConcernSeen,
    /// Whether the person is registered; true if none was named.
    pub person_known: bool,
    /// Whether the document is one of the case; true if none was named.
    pub document_known: bool,
    /// The other concern.
    pub other: Option<Concern>,
    /// What the decision depends on.
    pub deciding: DecisionFacts,
}

async fn load_concerns(
    connection: &Wire,
    case: CaseId,
    ids: [Option<ConcernId>; 2],
) -> Result<Vec<ConcernLine>, StorageError> {
    let ids: Vec<Uuid> = ids.into_iter().flatten().map(kernel::Id::uuid).collect();
    let from = Sql::new(
        " from concerns n left join people p on p.id = n.raised_by_id where n.case_id = $1 and n.id = any ($2)",
        [bind::<SqlUuid, _>(case.uuid()), bind::<diesel::sql_types::Array<SqlUuid>, _>(ids)],
    );
    let query = Sql::new("select ", []).text(CONCERN_COLUMNS).then(from);
    let rows: Vec<ConcernRow> = connection.rows(query).await?;
    rows.into_iter().map(ConcernLine::try_from).collect()
}

fn seen(viewer: &Viewer, read: CaseRead, line: ConcernLine) -> ConcernSeen {
    let position = viewer.towards(read.position, &line.concern.raised_by);
    ConcernSeen { read: CaseRead { position, ..read }, line }
}

impl Database {
    /// A concern, if `viewer` may know of its case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn concern(
        &self,
        viewer: &Viewer,
        case: CaseId,
        id: ConcernId,
    ) -> Result<Option<ConcernSeen>, StorageError> {
        let connection = self.sharing().await?;
        let loaded = try_join(
            load_case(&connection, viewer, case),
            load_concerns(&connection, case, [Some(id), None]),
        );
        let (read, lines) = loaded.await?;
        Ok(read.zip(lines.into_iter().next()).map(|(read, line)| seen(viewer, read, line)))
    }

    /// The concerns of a case, those raised last first; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn concerns(
        &self,
        viewer: &Viewer,
        case: CaseId,
        states: &[String],
        page: &PageRequest<ConcernKey>,
    ) -> Result<Option<(CaseRead, Page<ConcernLine>)>, StorageError> {
        let mut from = Sql::new(
            " from concerns n left join people p on p.id = n.raised_by_id where n.case_id = $1",
            [bind::<SqlUuid, _>(case.uuid())],
        );
        if !states.is_empty() {
            from = from.then(Sql::new(
                " and case when n.resolved_on is not null then 'resolved' when n.notice_kind is not null then 'escalated'
                    else 'open' end = any ($1)",
                [bind::<diesel::sql_types::Array<Text>, _>(states.to_vec())],
            ));
        }
        let cut =
            keyset("n.raised_on", "n.id", page, |(on, id)| [bind::<Date, _>(*on), bind::<SqlUuid, _>(*id)]);
        let found = self.of_case::<ConcernRow, _>(viewer, case, CONCERN_COLUMNS, from, cut, page).await?;
        found.map(|(read, page)| Ok((read, page.try_map(ConcernLine::try_from)?))).transpose()
    }
}

impl Attempt {
    /// A concern and what a change of it depends on, if the one who asks may know of its case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn changing_concern(
        &self,
        case: CaseId,
        id: ConcernId,
        names: ConcernNames<'_>,
    ) -> Result<Option<ConcernChanging>, StorageError> {
        let connection = self.shared();
        let loaded = try_join3(
            load_case(connection, &self.viewer, case),
            load_concerns(connection, case, [Some(id), names.other]),
            load_unregistered(connection, names.person),
        );
        let deciding = async {
            match names.decision {
                Some((kind, input)) => load_deciding(connection, case, kind, input).await,
                None => Ok(DecisionFacts::default()),
            }
        };
        let documents = has_documents(connection, case, names.document);
        let ((read, lines, unregistered), deciding, document_known) =
            try_join3(loaded, deciding, documents).await?;
        let line = lines.iter().find(|line| line.concern.id == id).cloned();
        let (Some(read), Some(line)) = (read, line) else { return Ok(None) };
        let other = names.other.and_then(|other| lines.into_iter().find(|line| line.concern.id == other));
        Ok(Some(ConcernChanging {
            seen: seen(&self.viewer, read, line),
            person_known: unregistered.is_empty(),
            document_known,
            other: other.map(|line| line.concern),
            deciding,
        }))
    }
}

/// Whether a case of a list has a concern that is not resolved.
pub(super) fn concern_open(wanted: bool) -> Sql {
    Sql::new(
        " and exists (select from concerns n where n.case_id = v.id and n.resolved_on is null) = $1",
        [bind::<Bool, _>(wanted)],
    )
}
