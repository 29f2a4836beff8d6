//! Reading an extract of GIAS as it streams in, row by row, in constant memory.

use std::collections::HashSet;
use std::io::{self, Read};
use std::time::Duration;

use actix_web::web::Bytes;
use encoding_rs::WINDOWS_1252;
use futures_util::{Stream, StreamExt};
use persistence::{
    Database, ImportFinish, ImportSession, ImportStart, ImportSummary, Rejection, StorageError,
};
use register::School;
use register::gias::{EstablishmentReader, LinkReader, RowFault, RowReader, SchoolLink};
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// The most bytes of a file.
pub const FILE_LIMIT: u64 = 200 * 1024 * 1024;

/// How many rows are put aside at a time.
const BATCH: usize = 1_000;

/// Why an import came to nothing.
#[derive(Debug, Error)]
pub enum ImportRefusal {
    /// The file is not such an extract.
    #[error("The file lacks the columns {}", .0.join(", "))]
    MissingColumns(Vec<&'static str>),
    /// Another import of the same kind is under way.
    #[error("Another import is running")]
    AlreadyRunning,
    /// The file is larger than any real one.
    #[error("The file has more than 200 MB")]
    TooLarge,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A kind of extract: how its rows are read, and where they are put.
pub trait Importable: RowReader + Send + 'static
where
    Self::Row: Send + 'static,
{
    /// What must not occur twice in one file.
    fn key(row: &Self::Row) -> String;

    /// Puts rows aside.
    fn stage(
        session: &mut ImportSession,
        rows: &[Self::Row],
    ) -> impl Future<Output = Result<(), StorageError>>;
}

impl Importable for EstablishmentReader {
    fn key(school: &School) -> String {
        school.urn.to_string()
    }

    async fn stage(session: &mut ImportSession, rows: &[School]) -> Result<(), StorageError> {
        session.stage_schools(rows).await
    }
}

impl Importable for LinkReader {
    fn key(link: &SchoolLink) -> String {
        format!("{} {} {}", link.urn, link.linked_urn, link.link_name)
    }

    async fn stage(session: &mut ImportSession, rows: &[SchoolLink]) -> Result<(), StorageError> {
        session.stage_links(rows).await
    }
}

/// Imports a file that arrives in chunks; `progress` is told how many bytes and rows have been read.
///
/// # Errors
/// When the file is not such an extract, another import is running, or storage fails. A file that breaks off is no
/// error: the import is on record as failed.
pub async fn import<R: Importable, E: std::fmt::Display>(
    db: &Database,
    start: ImportStart,
    file: impl Stream<Item = Result<Bytes, E>>,
    mut progress: impl FnMut(u64, i32),
) -> Result<ImportSummary, ImportRefusal>
where
    R::Row: Send + 'static,
{
    let (bytes, chunks) = mpsc::channel(8);
    let (batches, mut parsed) = mpsc::channel::<Parsed<R::Row>>(4);
    let parser = tokio::task::spawn_blocking(move || parse::<R>(chunks, &batches));

    let fed = std::cell::Cell::new(0_u64);
    let feeding = feed(file, bytes, &fed);
    let id = start.id;
    // Owns what it receives: when it gives up, the parser and whoever feeds it notice.
    let fed_so_far = &fed;
    let storing = async move {
        match parsed.recv().await {
            Some(Parsed::Header(Ok(()))) => {}
            Some(Parsed::Header(Err(missing))) => return Err(ImportRefusal::MissingColumns(missing)),
            _ => return Err(ImportRefusal::MissingColumns(Vec::new())),
        }
        let mut session = db.begin_import(start).await?.ok_or(ImportRefusal::AlreadyRunning)?;
        let mut read = 0;
        while let Some(batch) = parsed.recv().await {
            let Parsed::Rows { rows, rejections, read: so_far } = batch else { continue };
            R::stage(&mut session, &rows).await?;
            session.reject(&rejections).await?;
            session.progress(so_far).await?;
            read = so_far;
            progress(fed_so_far.get(), read);
        }
        Ok((session, read))
    };
    let (fed, stored) = futures_util::future::join(feeding, storing).await;
    // The parser has nothing more to say, whatever it found.
    let _ = parser.await;
    if matches!(stored, Err(ImportRefusal::Storage(_))) {
        db.import_failed(id).await;
    }
    let (session, read) = stored?;
    let (finish, refusal) = match fed {
        Ok(sha256) => (ImportFinish::Read { sha256 }, None),
        Err(Broken::TooLarge) => {
            (ImportFinish::Broken { why: "the file is too large".to_owned() }, Some(ImportRefusal::TooLarge))
        }
        Err(Broken::Cut(why)) => (ImportFinish::Broken { why: format!("the file broke off: {why}") }, None),
    };
    let summary = session.finish(read, finish).await?;
    refusal.map_or(Ok(summary), Err)
}

/// How long an upload may stand still.
const PATIENCE: Duration = Duration::from_secs(30);

enum Broken {
    TooLarge,
    Cut(String),
}

/// Hands chunks to the parser and answers the digest of all of them.
async fn feed<E: std::fmt::Display>(
    file: impl Stream<Item = Result<Bytes, E>>,
    parser: mpsc::Sender<Bytes>,
    fed: &std::cell::Cell<u64>,
) -> Result<String, Broken> {
    let mut file = std::pin::pin!(file);
    let mut digest = Sha256::new();
    loop {
        let next = timeout(PATIENCE, file.next()).await;
        let Some(chunk) = next.map_err(|_| Broken::Cut("no more of it came for 30 seconds".to_owned()))?
        else {
            break;
        };
        let chunk = chunk.map_err(|error| Broken::Cut(error.to_string()))?;
        fed.set(fed.get() + chunk.len() as u64);
        if fed.get() > FILE_LIMIT {
            return Err(Broken::TooLarge);
        }
        digest.update(&chunk);
        if parser.send(chunk).await.is_err() {
            // The parser has given up; the rest of the file is read so that its sender can hear the answer.
            while let Ok(Some(Ok(rest))) = timeout(PATIENCE, file.next()).await {
                fed.set(fed.get() + rest.len() as u64);
                if fed.get() > FILE_LIMIT {
                    return Err(Broken::TooLarge);
                }
            }
            break;
        }
    }
    let hash = digest.finalize();
    Ok(hash.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}")))
}

enum Parsed<T> {
    Header(Result<(), Vec<&'static str>>),
    Rows { rows: Vec<T>, rejections: Vec<Rejection>, read: i32 },
}

/// Runs on a thread of its own: reading CSV is work, and it waits for chunks.
fn parse<R: Importable>(chunks: mpsc::Receiver<Bytes>, to: &mpsc::Sender<Parsed<R::Row>>)
where
    R::Row: Send + 'static,
{
    let source = ChunkReader { chunks, current: Bytes::new() };
    // Rows end in a line feed, whatever stands before it: only so are lines counted right in files with CR LF.
    let mut csv = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(source);
    let mut record = csv::ByteRecord::new();
    let header = match csv.read_byte_record(&mut record) {
        Ok(true) => texts(&record),
        _ => Vec::new(),
    };
    let header: Vec<&str> = header.iter().map(|name| name.trim_start_matches('\u{feff}')).collect();
    let reader = R::new(&header);
    let known = reader.as_ref().map(|_| ()).map_err(Clone::clone);
    if to.blocking_send(Parsed::Header(known)).is_err() {
        return;
    }
    let Ok(reader) = reader else { return };

    let mut seen = HashSet::new();
    let (mut rows, mut rejections, mut read) = (Vec::with_capacity(BATCH), Vec::new(), 0);
    loop {
        let more = csv.read_byte_record(&mut record);
        let line = record.position().map_or(0, csv::Position::line);
        let line = i32::try_from(line).unwrap_or(i32::MAX);
        match more {
            Ok(false) => break,
            Ok(true) => {
                read += 1;
                let cells = texts(&record);
                let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
                let row = reader
                    .read(&cells)
                    .and_then(|row| if seen.insert(R::key(&row)) { Ok(row) } else { Err(vec![repeated()]) });
                match row {
                    Ok(row) => rows.push(row),
                    Err(faults) => rejections.extend(reject(line, reader.urn(&cells), faults)),
                }
            }
            Err(error) => {
                read += 1;
                let fault = RowFault { column: "", code: "notCsv", detail: error.to_string() };
                rejections.extend(reject(line, None, vec![fault]));
                break;
            }
        }
        if rows.len() >= BATCH || rejections.len() >= BATCH {
            let rows = std::mem::replace(&mut rows, Vec::with_capacity(BATCH));
            let batch = Parsed::Rows { rows, rejections: std::mem::take(&mut rejections), read };
            if to.blocking_send(batch).is_err() {
                return;
            }
        }
    }
    // Nobody listens any more only when the import has failed already.
    let _ = to.blocking_send(Parsed::Rows { rows, rejections, read });
}

fn repeated() -> RowFault {
    RowFault {
        column: "",
        code: "duplicateItem",
        detail: "An earlier row of the file says the same".to_owned(),
    }
}

fn reject(line: i32, urn: Option<&str>, faults: Vec<RowFault>) -> impl Iterator<Item = Rejection> {
    let urn = urn.map(|urn| urn.chars().filter(|c| !c.is_control()).take(100).collect::<String>());
    (1..).zip(faults).map(move |(number, fault)| Rejection {
        line,
        number,
        urn: urn.clone(),
        column_name: fault.column.to_owned(),
        code: fault.code.to_owned(),
        detail: fault.detail,
    })
}

/// The cells as text. GIAS writes Windows-1252; whatever reads as UTF-8 is taken for that, since hardly any text of the
/// one that has an accent is valid in the other.
fn texts(record: &csv::ByteRecord) -> Vec<String> {
    let text = |cell: &[u8]| match std::str::from_utf8(cell) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(cell).0.into_owned(),
    };
    record.iter().map(text).collect()
}

/// Chunks as a reader that waits for more.
struct ChunkReader {
    chunks: mpsc::Receiver<Bytes>,
    current: Bytes,
}

impl Read for ChunkReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.chunks.blocking_recv() {
                Some(chunk) => self.current = chunk,
                None => return Ok(0),
            }
        }
        let taken = self.current.split_to(self.current.len().min(buffer.len()));
        buffer[..taken.len()].copy_from_slice(&taken);
        Ok(taken.len())
    }
}
