use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Stamp, Timestamp};
use register::School;
use register::gias::SchoolLink;
use uuid::Uuid;

use crate::keyset::{keyset, time_keyset};
use crate::page::{Page, PageRequest};
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::{Database, StorageError, Viewer};

/// Which extract of GIAS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extract {
    /// Establishments.
    Schools,
    /// Links between them.
    Links,
}

impl Extract {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Schools => "schools",
            Self::Links => "links",
        }
    }

    pub(super) const fn staging(self) -> &'static str {
        match self {
            Self::Schools => "school_staging",
            Self::Links => "school_link_staging",
        }
    }
}

/// How an import was asked for.
#[derive(Clone, Debug)]
pub struct ImportStart {
    /// Which import.
    pub id: Uuid,
    /// Of what.
    pub extract: Extract,
    /// Whether one bad row refuses the whole file.
    pub refuse_file: bool,
    /// Whether only to say what would happen.
    pub dry_run: bool,
    /// By whom and when.
    pub stamp: Stamp,
}

/// How reading the file ended.
#[derive(Clone, Debug)]
pub enum ImportFinish {
    /// At its end.
    Read {
        /// The SHA-256 of the file, in hexadecimal.
        sha256: String,
    },
    /// Too early: what came is not used.
    Broken {
        /// Why.
        why: String,
    },
}

/// One fault of one row.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Rejection {
    /// The line the row began on, the header being line 1.
    #[diesel(sql_type = Integer)]
    pub line: i32,
    /// Which fault of the row, from 1.
    #[diesel(sql_type = Integer)]
    pub number: i32,
    /// The URN, as far as it could be told.
    #[diesel(sql_type = Nullable<Text>)]
    pub urn: Option<String>,
    /// The column at fault; empty when the row as a whole is.
    #[diesel(sql_type = Text)]
    pub column_name: String,
    /// The stable code.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// What is wrong.
    #[diesel(sql_type = Text)]
    pub detail: String,
}

/// What rejections are sorted by: line, then number.
pub type RejectionKey = (i32, i32);

/// What imports are sorted by.
pub type ImportKey = (Timestamp, Uuid);

/// An import as it stands.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct ImportLine {
    /// Which import.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Where it stands.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// What a bad row does.
    #[diesel(sql_type = Text)]
    pub on_bad_row: String,
    /// Whether it only says what would happen.
    #[diesel(sql_type = Bool)]
    pub dry_run: bool,
    /// When it began.
    #[diesel(sql_type = Timestamptz)]
    pub started_at: DateTime<Utc>,
    /// When it ended.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub finished_at: Option<DateTime<Utc>>,
    /// Who started it.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub started_by: Option<Uuid>,
    /// Rows read so far.
    #[diesel(sql_type = Integer)]
    pub read: i32,
    /// Rows that were new.
    #[diesel(sql_type = Integer)]
    pub created: i32,
    /// Rows that changed what was there.
    #[diesel(sql_type = Integer)]
    pub changed: i32,
    /// Rows that changed nothing.
    #[diesel(sql_type = Integer)]
    pub unchanged: i32,
    /// Rows refused.
    #[diesel(sql_type = Integer)]
    pub rejected: i32,
    /// The SHA-256 of the file.
    #[diesel(sql_type = Nullable<Text>)]
    pub sha256: Option<String>,
    /// Why it failed.
    #[diesel(sql_type = Nullable<Text>)]
    pub failure: Option<String>,
}

/// How an import ended.
pub type ImportSummary = ImportLine;

pub(super) const IMPORT_COLUMNS: &str = "i.id, i.state, i.on_bad_row, i.dry_run, i.started_at, i.finished_at,
    i.started_by, i.read, i.created, i.changed, i.unchanged, i.rejected, i.sha256, i.failure";

/// An import under way. It holds the one lock there is for imports of its kind.
pub struct ImportSession {
    pub(super) connection: Wire,
    pub(super) start: ImportStart,
    pub(super) rejected: i32,
    last_rejected_line: i32,
}

#[derive(QueryableByName)]
struct Locked {
    #[diesel(sql_type = Bool)]
    locked: bool,
}

impl Database {
    /// Begins an import; none if another of its kind is under way.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn begin_import(&self, start: ImportStart) -> Result<Option<ImportSession>, StorageError> {
        // Its lock goes with the connection: one that broke off midway must not come back to the pool with it.
        let connection = deadpool::managed::Object::take(self.importing().await?);
        let kind = bind::<Text, _>(start.extract.code());
        let lock =
            Sql::new("select pg_try_advisory_lock(hashtext('import ' || $1)) as locked", [kind.clone()]);
        if !connection.row::<Locked>(lock).await?.locked {
            return Ok(None);
        }
        // Whoever holds the lock knows that nothing else is running: what says so was cut off.
        let cut_off = Sql::new(
            "update school_imports set state = 'failed', failure = 'cut off', finished_at = $2
            where kind = $1 and state = 'running'",
            [kind.clone(), bind::<Timestamptz, _>(start.stamp.at)],
        );
        connection.run(cut_off).await?;
        let on_bad_row = if start.refuse_file { "refuseFile" } else { "skip" };
        let begun = Sql::new(
            "insert into school_imports (id, kind, state, on_bad_row, dry_run, started_at, started_by)
            values ($1, $2, 'running', $3, $4, $5, $6)",
            [
                bind::<SqlUuid, _>(start.id),
                kind,
                bind::<Text, _>(on_bad_row),
                bind::<Bool, _>(start.dry_run),
                bind::<Timestamptz, _>(start.stamp.at),
                bind::<Nullable<SqlUuid>, _>(start.stamp.by.person_id.map(kernel::Id::uuid)),
            ],
        );
        connection.run(begun).await?;
        Ok(Some(ImportSession { connection, start, rejected: 0, last_rejected_line: 0 }))
    }

    /// Puts on record that an import came to nothing because storage failed; if it still fails, the next import does.
    pub async fn import_failed(&self, id: Uuid) {
        let failed = Sql::new(
            "update school_imports set state = 'failed', failure = 'storage failed', finished_at = clock_timestamp()
            where id = $1 and state = 'running'",
            [bind::<SqlUuid, _>(id)],
        );
        if let Ok(connection) = self.importing().await {
            drop(connection.run(failed).await);
        }
    }

    /// Imports of one kind, newest first; none for a caller who is not registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn imports(
        &self,
        viewer: &Viewer,
        extract: Extract,
        states: &[String],
        page: &PageRequest<ImportKey>,
    ) -> Result<Page<ImportLine>, StorageError> {
        let mut from = Sql::new(
            " from school_imports i, me where me.known and i.kind = $1",
            [bind::<Text, _>(extract.code())],
        );
        if !states.is_empty() {
            let states = bind::<diesel::sql_types::Array<Text>, _>(states.to_vec());
            from = from.then(Sql::new(" and i.state = any ($1)", [states]));
        }
        let connection = self.reading().await?;
        let count = viewer.me().text(" select count(*) as count").then(from.clone());
        let cut = time_keyset("i.started_at", "i.id", page);
        let query = viewer.me().text(" select ").text(IMPORT_COLUMNS).then(from).then(cut);
        let rows: Vec<ImportLine> = connection.rows(query).await?;
        let total = connection.total(page.total, count).await?;
        Ok(Page::cut(rows, page, total))
    }

    /// An import, as it stands; none for a caller who is not registered.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn import(
        &self,
        viewer: &Viewer,
        extract: Extract,
        id: Uuid,
    ) -> Result<Option<ImportLine>, StorageError> {
        let from = Sql::new(
            " from school_imports i, me where me.known and i.kind = $1 and i.id = $2",
            [bind::<Text, _>(extract.code()), bind::<SqlUuid, _>(id)],
        );
        let query = viewer.me().text(" select ").text(IMPORT_COLUMNS).then(from);
        Ok(self.reading().await?.rows(query).await?.into_iter().next())
    }

    /// What was refused of an import, in the order of the file.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn rejections(
        &self,
        import: Uuid,
        page: &PageRequest<RejectionKey>,
    ) -> Result<Page<Rejection>, StorageError> {
        let from =
            Sql::new(" from school_import_rejections r where r.import_id = $1", [bind::<SqlUuid, _>(import)]);
        let connection = self.reading().await?;
        let count = Sql::new("select count(*) as count", []).then(from.clone());
        let cut = keyset("r.line", "r.number", page, |(line, number)| {
            [bind::<Integer, _>(*line), bind::<Integer, _>(*number)]
        });
        let query = Sql::new("select r.line, r.number, r.urn, r.column_name, r.code, r.detail", [])
            .then(from)
            .then(cut);
        let rows: Vec<Rejection> = connection.rows(query).await?;
        let total = connection.total(page.total, count).await?;
        Ok(Page::cut(rows, page, total))
    }
}

impl ImportSession {
    /// Puts schools aside, to be merged when the file has been read.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn stage_schools(&mut self, schools: &[School]) -> Result<(), StorageError> {
        let rows = serde_json::to_value(schools)?;
        let text = "insert into school_staging
            select $1, r.* from jsonb_populate_recordset(null::schools, $2) r";
        self.run(Sql::new(text, [bind::<SqlUuid, _>(self.start.id), bind::<Jsonb, _>(rows)])).await
    }

    /// Puts links aside, to be merged when the file has been read.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn stage_links(&mut self, links: &[SchoolLink]) -> Result<(), StorageError> {
        let rows = serde_json::to_value(links)?;
        let text = "insert into school_link_staging
            select $1, r.* from jsonb_populate_recordset(null::school_links, $2) r";
        self.run(Sql::new(text, [bind::<SqlUuid, _>(self.start.id), bind::<Jsonb, _>(rows)])).await
    }

    /// Notes what is wrong with rows, to be seen even if nothing is imported.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn reject(&mut self, faults: &[Rejection]) -> Result<(), StorageError> {
        for fault in faults {
            if fault.line != self.last_rejected_line {
                self.rejected += 1;
                self.last_rejected_line = fault.line;
            }
            let text = "insert into school_import_rejections (import_id, line, number, urn, column_name, code, detail)
                values ($1, $2, $3, $4, $5, $6, $7)";
            let values = [
                bind::<SqlUuid, _>(self.start.id),
                bind::<Integer, _>(fault.line),
                bind::<Integer, _>(fault.number),
                bind::<Nullable<Text>, _>(fault.urn.clone()),
                bind::<Text, _>(fault.column_name.clone()),
                bind::<Text, _>(fault.code.clone()),
                bind::<Text, _>(fault.detail.clone()),
            ];
            self.run(Sql::new(text, values)).await?;
        }
        Ok(())
    }

    /// Shows how many rows have been read so far.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn progress(&mut self, read: i32) -> Result<(), StorageError> {
        let values =
            [bind::<SqlUuid, _>(self.start.id), bind::<Integer, _>(read), bind::<Integer, _>(self.rejected)];
        self.run(Sql::new("update school_imports set read = $2, rejected = $3 where id = $1", values)).await
    }

    pub(super) async fn run(&mut self, sql: Sql) -> Result<(), StorageError> {
        self.connection.run(sql).await
    }
}
