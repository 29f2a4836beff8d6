use casework::{CaseId, Note, NoteFact, NoteId};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join;
use kernel::{Id, PersonId, Recorded, Timestamp, Version, search_key};
use serde_json::Value;
use uuid::Uuid;

use super::read::{CaseRead, load_case};
use crate::keyset::{containing, time_keyset};
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Database, StorageError, Viewer};

/// What notes are sorted by.
pub type NoteKey = (Timestamp, Uuid);

/// A note with its author's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteLine {
    /// The note.
    pub note: Note,
    /// The author's name, if a person wrote it.
    pub author_name: Option<String>,
}

/// A note on its case, as a command sees it.
#[derive(Clone, Debug)]
pub struct NoteSeen {
    /// The case; whoever asks is marked as the author if they wrote the note.
    pub read: CaseRead,
    /// The note.
    pub line: NoteLine,
}

/// What a note once said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteVersionLine {
    /// Which version.
    pub version: Version,
    /// When it was written.
    pub at: Timestamp,
    /// What it said; nothing once the note is removed.
    pub text: Option<String>,
}

#[derive(QueryableByName)]
struct NoteRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Jsonb)]
    author: Value,
    #[diesel(sql_type = Timestamptz)]
    added_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    text: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    author_name: Option<String>,
}

#[derive(QueryableByName)]
struct VersionRow {
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    text: Option<String>,
}

impl TryFrom<NoteRow> for NoteLine {
    type Error = StorageError;

    fn try_from(row: NoteRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("notes", format!("{column} of {}", row.id));
        let note = Note {
            id: NoteId::new(row.id),
            case_id: CaseId::new(row.case_id),
            version: Version::new(row.version),
            author: serde_json::from_value(row.author).map_err(|_| wrong("author"))?,
            added_at: row.added_at,
            changed_at: row.changed_at,
            text: row.text.map(|text| text.try_into().map_err(|_| wrong("text"))).transpose()?,
        };
        Ok(Self { note, author_name: row.author_name })
    }
}

const NOTE_COLUMNS: &str = "n.id, n.case_id, n.version, n.author, n.added_at, n.changed_at, n.text,
    p.display_name as author_name";

async fn load_note(connection: &Wire, case: CaseId, id: NoteId) -> Result<Option<NoteLine>, StorageError> {
    let values = [bind::<SqlUuid, _>(case.uuid()), bind::<SqlUuid, _>(id.uuid())];
    let from = " from notes n left join people p on p.id = n.author_id where n.case_id = $1 and n.id = $2";
    let query = Sql::new("select ", []).text(NOTE_COLUMNS).then(Sql::new(from, values));
    let rows: Vec<NoteRow> = connection.rows(query).await?;
    rows.into_iter().next().map(NoteLine::try_from).transpose()
}

async fn see(
    connection: &Wire,
    viewer: &Viewer,
    case: CaseId,
    id: NoteId,
) -> Result<Option<NoteSeen>, StorageError> {
    let (read, line) = try_join(load_case(connection, viewer, case), load_note(connection, case, id)).await?;
    let (Some(mut read), Some(line)) = (read, line) else { return Ok(None) };
    read.position = read.towards(viewer, &line.note.author);
    Ok(Some(NoteSeen { read, line }))
}

impl Database {
    /// A note on a case, if `viewer` may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn note(
        &self,
        viewer: &Viewer,
        case: CaseId,
        id: NoteId,
    ) -> Result<Option<NoteSeen>, StorageError> {
        see(&*self.sharing().await?, viewer, case, id).await
    }

    /// The notes of a case, newest first; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn notes(
        &self,
        viewer: &Viewer,
        case: CaseId,
        text: Option<&str>,
        author: Option<PersonId>,
        page: &PageRequest<NoteKey>,
    ) -> Result<Option<(CaseRead, Page<NoteLine>)>, StorageError> {
        let mut from = Sql::new(
            " from notes n left join people p on p.id = n.author_id where n.case_id = $1",
            [bind::<SqlUuid, _>(case.uuid())],
        );
        if let Some(text) = text {
            from = from.then(Sql::new(" and n.search like $1", [bind::<Text, _>(containing(text))]));
        }
        if let Some(author) = author {
            from = from.then(Sql::new(" and n.author_id = $1", [bind::<SqlUuid, _>(author.uuid())]));
        }
        let keyset = time_keyset("n.added_at", "n.id", page);
        let found = self.of_case::<NoteRow, _>(viewer, case, NOTE_COLUMNS, from, keyset, page).await?;
        found.map(|(read, page)| Ok((read, page.try_map(NoteLine::try_from)?))).transpose()
    }

    /// What a note said over time, newest first.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn note_versions(&self, seen: &NoteSeen) -> Result<Vec<NoteVersionLine>, StorageError> {
        let query = Sql::new(
            "select v.version, v.at, case when n.text is null then null else v.text end as text
            from note_versions v join notes n on n.id = v.note_id
            where v.note_id = $1 order by v.version desc",
            [bind::<SqlUuid, _>(seen.line.note.id.uuid())],
        );
        let rows: Vec<VersionRow> = self.reading().await?.rows(query).await?;
        let lines = rows.into_iter().map(|row| NoteVersionLine {
            version: Version::new(row.version),
            at: row.at,
            text: row.text,
        });
        Ok(lines.collect())
    }
}

impl Attempt {
    /// A note on a case, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn note(&self, case: CaseId, id: NoteId) -> Result<Option<NoteSeen>, StorageError> {
        see(self.shared(), &self.viewer, case, id).await
    }
}

impl Stored for Note {
    const KIND: &'static str = "note";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        let text = self.text.as_ref().map(|text| text.as_str().to_owned());
        Row::versioned("notes", self.id, self.version)
            .fixed::<SqlUuid, _>("case_id", self.case_id.uuid())
            .fixed::<Jsonb, _>("author", serde_json::to_value(&self.author).unwrap_or_default())
            .fixed::<Nullable<SqlUuid>, _>("author_id", self.author.person_id.map(Id::uuid))
            .fixed::<Timestamptz, _>("added_at", self.added_at)
            .set::<Timestamptz, _>("changed_at", self.changed_at)
            .set::<Nullable<Text>, _>("text", text.clone())
            .set::<Nullable<Text>, _>("search", text.map(|text| search_key(&text)))
            .write(new)
    }

    fn beside(&self, recorded: &Recorded<NoteFact>) -> Vec<Sql> {
        let (NoteFact::Added { text, .. } | NoteFact::Changed { text, .. }) = &recorded.fact else {
            return Vec::new();
        };
        let text = text.known().map_or_else(String::new, |text| text.as_str().to_owned());
        let version = Row::of("note_versions")
            .fixed::<SqlUuid, _>("note_id", self.id.uuid())
            .fixed::<Integer, _>("version", self.version.number())
            .fixed::<Text, _>("text", text)
            .fixed::<Timestamptz, _>("at", recorded.at);
        vec![version.insert()]
    }
}
