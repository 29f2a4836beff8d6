use casework::{
    CaseId, Document, DocumentClassification, DocumentId, DocumentKind, DocumentSubject, DocumentSubjectKind,
    Particulars,
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{
    Array, BigInt, Bool, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use futures_util::future::{try_join, try_join3};
use kernel::{Actor, Coded, Id, Version};
use uuid::Uuid;

use super::assignments::TimeKey;
use super::read::{CaseRead, load_case};
use crate::json::Json;
use crate::keyset::time_keyset;
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Database, StorageError, Viewer};

/// A document with the name of whoever added it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLine {
    /// The document.
    pub document: Document,
    /// The name of the person who added it, if a person did.
    pub added_by_name: Option<String>,
    /// Whether a decision or a recommendation rests on it.
    pub in_evidence: bool,
}

/// A document on its case, as a command sees it.
#[derive(Clone, Debug)]
pub struct DocumentSeen {
    /// The case; whoever asks is marked as the author if they added the document.
    pub read: CaseRead,
    /// The document.
    pub line: DocumentLine,
    /// The one that is to take its place, if one was named and the case has it.
    pub other: Option<Document>,
}

/// Which documents are wanted.
#[derive(Clone, Debug, Default)]
pub struct DocumentFilter {
    /// Of these kinds.
    pub kinds: Vec<String>,
    /// About things of these kinds.
    pub subject_kinds: Vec<String>,
    /// About this thing.
    pub subject: Option<Uuid>,
}

#[derive(QueryableByName)]
struct DocumentRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    title: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    url: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    sha256: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    size_bytes: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    subject_kind: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    subject_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    supplied_by: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    received_on: Option<NaiveDate>,
    #[diesel(sql_type = Bool)]
    contains_personal_data: bool,
    #[diesel(sql_type = Text)]
    classification: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    superseded_by: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    removed: bool,
    #[diesel(sql_type = Jsonb)]
    added_by: Json<Actor>,
    #[diesel(sql_type = Timestamptz)]
    added_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    added_by_name: Option<String>,
    #[diesel(sql_type = Bool)]
    in_evidence: bool,
}

const COLUMNS: &str = "t.id, t.case_id, t.version, t.kind, t.title, t.url, t.sha256, t.size_bytes, t.subject_kind,
    t.subject_id, t.supplied_by, t.received_on, t.contains_personal_data, t.classification, t.superseded_by, t.removed,
    t.added_by, t.added_at, t.changed_at, p.display_name as added_by_name, (
        exists (select from decisions d where d.case_id = t.case_id and t.id = any (d.evidence))
        or exists (
            select from recommendations r
            where r.case_id = t.case_id and t.id = any (r.documents) and r.withdrawn_at is null
        )
    ) as in_evidence";

const TABLES: &str = " from documents t left join people p on p.id = t.added_by_id where t.case_id = $1";

impl TryFrom<DocumentRow> for DocumentLine {
    type Error = StorageError;

    fn try_from(row: DocumentRow) -> Result<Self, StorageError> {
        let wrong = |column: &str| StorageError::corrupt("documents", format!("{column} of {}", row.id));
        let subject = match (&row.subject_kind, row.subject_id) {
            (Some(kind), Some(id)) => {
                let kind = DocumentSubjectKind::of(kind).ok_or_else(|| wrong("subject_kind"))?;
                Some(DocumentSubject { kind, id })
            }
            (None, None) => None,
            _ => return Err(wrong("subject_id")),
        };
        let particulars = Particulars {
            document_kind: DocumentKind::of(&row.kind).ok_or_else(|| wrong("kind"))?,
            size_bytes: row.size_bytes,
            subject,
            received_on: row.received_on,
            contains_personal_data: row.contains_personal_data,
            classification: DocumentClassification::of(&row.classification)
                .ok_or_else(|| wrong("classification"))?,
        };
        let line = |text: Option<String>| text.map(TryInto::try_into).transpose();
        let document = Document {
            id: DocumentId::new(row.id),
            case_id: CaseId::new(row.case_id),
            version: Version::new(row.version),
            title: line(row.title).map_err(|_| wrong("title"))?,
            url: row.url.map(TryInto::try_into).transpose().map_err(|_| wrong("url"))?,
            supplied_by: line(row.supplied_by).map_err(|_| wrong("supplied_by"))?,
            particulars,
            sha256: row.sha256,
            superseded_by: row.superseded_by.map(Id::new),
            removed: row.removed,
            added_by: row.added_by.0,
            added_at: row.added_at,
            changed_at: row.changed_at,
        };
        Ok(Self { document, added_by_name: row.added_by_name, in_evidence: row.in_evidence })
    }
}

async fn load_document(
    connection: &Wire,
    case: CaseId,
    id: Option<DocumentId>,
) -> Result<Option<DocumentLine>, StorageError> {
    let Some(id) = id else { return Ok(None) };
    let from = Sql::new(TABLES, [bind::<SqlUuid, _>(case.uuid())]);
    let query = Sql::new("select ", []).text(COLUMNS).then(from);
    let query = query.then(Sql::new(" and t.id = $1", [bind::<SqlUuid, _>(id.uuid())]));
    let rows: Vec<DocumentRow> = connection.rows(query).await?;
    rows.into_iter().next().map(DocumentLine::try_from).transpose()
}

#[derive(QueryableByName)]
struct KnownRow {
    #[diesel(sql_type = BigInt)]
    known: i64,
}

/// Whether a case has each of these documents, none of them removed.
pub(super) async fn has_documents(
    connection: &Wire,
    case: CaseId,
    documents: impl IntoIterator<Item = Uuid>,
) -> Result<bool, StorageError> {
    let mut documents: Vec<Uuid> = documents.into_iter().collect();
    documents.sort_unstable();
    documents.dedup();
    let Ok(wanted) = i64::try_from(documents.len()) else { return Ok(false) };
    if wanted == 0 {
        return Ok(true);
    }
    let query = Sql::new(
        "select count(*) as known from documents where case_id = $1 and id = any ($2) and not removed",
        [bind::<SqlUuid, _>(case.uuid()), bind::<Array<SqlUuid>, _>(documents)],
    );
    connection.row::<KnownRow>(query).await.map(|row| row.known == wanted)
}

async fn see(
    connection: &Wire,
    viewer: &Viewer,
    case: CaseId,
    id: DocumentId,
    other: Option<DocumentId>,
) -> Result<Option<DocumentSeen>, StorageError> {
    let read = load_case(connection, viewer, case);
    let line = load_document(connection, case, Some(id));
    let (read, line, other) = try_join3(read, line, load_document(connection, case, other)).await?;
    let (Some(mut read), Some(line)) = (read, line) else { return Ok(None) };
    read.position = viewer.towards(read.position, &line.document.added_by);
    Ok(Some(DocumentSeen { read, line, other: other.map(|line| line.document) }))
}

impl Database {
    /// A document of a case, if `viewer` may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn document(
        &self,
        viewer: &Viewer,
        case: CaseId,
        id: DocumentId,
    ) -> Result<Option<DocumentSeen>, StorageError> {
        see(&*self.sharing().await?, viewer, case, id, None).await
    }

    /// The documents of a case, newest first; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn documents(
        &self,
        viewer: &Viewer,
        case: CaseId,
        filter: &DocumentFilter,
        page: &PageRequest<TimeKey>,
    ) -> Result<Option<(CaseRead, Page<DocumentLine>)>, StorageError> {
        let mut from = Sql::new(TABLES, [bind::<SqlUuid, _>(case.uuid())]);
        if !filter.kinds.is_empty() {
            let kinds = bind::<Array<Text>, _>(filter.kinds.clone());
            from = from.then(Sql::new(" and t.kind = any ($1)", [kinds]));
        }
        if !filter.subject_kinds.is_empty() {
            let kinds = bind::<Array<Text>, _>(filter.subject_kinds.clone());
            from = from.then(Sql::new(" and t.subject_kind = any ($1)", [kinds]));
        }
        if let Some(subject) = filter.subject {
            from = from.then(Sql::new(" and t.subject_id = $1", [bind::<SqlUuid, _>(subject)]));
        }
        let keyset = time_keyset("t.added_at", "t.id", page);
        let found = self.of_case::<DocumentRow, _>(viewer, case, COLUMNS, from, keyset, page).await?;
        found.map(|(read, page)| Ok((read, page.try_map(DocumentLine::try_from)?))).transpose()
    }
}

impl Attempt {
    /// A document of a case, and another that is named with it, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn document(
        &self,
        case: CaseId,
        id: DocumentId,
        other: Option<DocumentId>,
    ) -> Result<Option<DocumentSeen>, StorageError> {
        see(self.shared(), &self.viewer, case, id, other).await
    }

    /// A case, and whether it has each of these documents, none of them removed.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn case_with_documents(
        &self,
        case: CaseId,
        documents: &[DocumentId],
    ) -> Result<Option<(CaseRead, bool)>, StorageError> {
        let read = load_case(self.shared(), &self.viewer, case);
        let known = has_documents(self.shared(), case, documents.iter().map(|id| id.uuid()));
        let (read, known) = try_join(read, known).await?;
        Ok(read.map(|read| (read, known)))
    }
}

impl Stored for Document {
    const KIND: &'static str = "document";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        let told = &self.particulars;
        let text = |line: Option<&str>| line.map(str::to_owned);
        Row::versioned("documents", self.id, self.version)
            .fixed::<SqlUuid, _>("case_id", self.case_id.uuid())
            .fixed::<Jsonb, _>("added_by", serde_json::to_value(&self.added_by).unwrap_or_default())
            .fixed::<Nullable<SqlUuid>, _>("added_by_id", self.added_by.person_id.map(Id::uuid))
            .fixed::<Timestamptz, _>("added_at", self.added_at)
            .fixed::<Nullable<Text>, _>("sha256", self.sha256.clone())
            .set::<Text, _>("kind", told.document_kind.code())
            .set::<Nullable<Text>, _>("title", text(self.title.as_ref().map(kernel::Line::as_str)))
            .set::<Nullable<Text>, _>("url", text(self.url.as_ref().map(kernel::Line::as_str)))
            .set::<Nullable<BigInt>, _>("size_bytes", told.size_bytes)
            .set::<Nullable<Text>, _>("subject_kind", told.subject.map(|subject| subject.kind.code()))
            .set::<Nullable<SqlUuid>, _>("subject_id", told.subject.map(|subject| subject.id))
            .set::<Nullable<Text>, _>(
                "supplied_by",
                text(self.supplied_by.as_ref().map(kernel::Line::as_str)),
            )
            .set::<Nullable<Date>, _>("received_on", told.received_on)
            .set::<Bool, _>("contains_personal_data", told.contains_personal_data)
            .set::<Text, _>("classification", told.classification.code())
            .set::<Nullable<SqlUuid>, _>("superseded_by", self.superseded_by.map(Id::uuid))
            .set::<Bool, _>("removed", self.removed)
            .set::<Timestamptz, _>("changed_at", self.changed_at)
            .write(new)
    }
}
