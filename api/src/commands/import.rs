use std::path::{Path, PathBuf};
use std::process::ExitCode;

use actix_web::web::Bytes;
use api::imports::{Importable, import};
use chrono::Utc;
use clap::Args;
use futures_util::stream;
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Actor, ActorKind, Stamp};
use persistence::{
    Database, Direction, Extract, ImportStart, ImportSummary, Order, PageRequest, Rejection, StorageError,
};
use register::gias::{EstablishmentReader, LinkReader};
use tokio::io::AsyncReadExt;
use uuid::Uuid;

use super::{Done, Running, configuration, storage};

/// A file to import.
#[derive(Args)]
pub(crate) struct ImportFile {
    /// The extract, in Windows-1252 or UTF-8.
    file: PathBuf,
    /// Leave bad rows out instead of refusing the whole file.
    #[arg(long)]
    skip_bad_rows: bool,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
}

/// Imports the establishment extract.
pub(crate) fn schools(file: &ImportFile) -> Done {
    run::<EstablishmentReader>(file, Extract::Schools)
}

/// Imports the links extract.
pub(crate) fn links(file: &ImportFile) -> Done {
    run::<LinkReader>(file, Extract::Links)
}

fn run<R: Importable>(asked: &ImportFile, extract: Extract) -> Done
where
    R::Row: Send + 'static,
{
    let size = std::fs::metadata(&asked.file)
        .map_err(|error| format!("{} cannot be read: {error}", asked.file.display()))?
        .len();
    let storage = storage(&configuration()?, Running::Used)?;
    let now = Utc::now();
    let stamp = Stamp {
        by: Actor::of_kind(ActorKind::Operator),
        at: now,
        today: calendar::london_date(now),
        request: Uuid::now_v7(),
    };
    let (refuse_file, dry_run) = (!asked.skip_bad_rows, asked.dry_run);
    let start = ImportStart { id: Uuid::now_v7(), extract, refuse_file, dry_run, stamp };
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {msg}")?;
    let bar = ProgressBar::new(size).with_style(style);
    let runtime = tokio::runtime::Runtime::new()?;
    let summary = runtime.block_on(async {
        let chunks = chunks(&asked.file);
        import::<R, _>(&storage.db, start, chunks, |bytes, rows| {
            bar.set_position(bytes);
            bar.set_message(format!("{rows} rows"));
        })
        .await
    })?;
    bar.finish_and_clear();
    runtime.block_on(report(&storage.db, &summary))?;
    Ok(if matches!(summary.state.as_str(), "applied" | "dryRun") {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn chunks(path: &Path) -> impl stream::Stream<Item = std::io::Result<Bytes>> {
    let path = path.to_owned();
    stream::unfold(None, move |file: Option<tokio::fs::File>| {
        let path = path.clone();
        async move {
            let mut file = match file {
                Some(file) => file,
                None => match tokio::fs::File::open(path).await {
                    Ok(file) => file,
                    Err(error) => return Some((Err(error), None)),
                },
            };
            let mut buffer = vec![0; 64 * 1024];
            match file.read(&mut buffer).await {
                Ok(0) => None,
                Ok(read) => {
                    buffer.truncate(read);
                    Some((Ok(Bytes::from(buffer)), Some(file)))
                }
                Err(error) => Some((Err(error), Some(file))),
            }
        }
    })
}

async fn report(db: &Database, summary: &ImportSummary) -> Result<(), StorageError> {
    println!("Import {}: {}", summary.id, summary.state);
    println!(
        "{} rows read: {} added, {} changed, {} unchanged, {} refused",
        summary.read, summary.created, summary.changed, summary.unchanged, summary.rejected
    );
    if let Some(failure) = &summary.failure {
        println!("Nothing was imported: {failure}");
    }
    let mut page = PageRequest { from: None, limit: 1000, order: Order::Ascending, total: false };
    loop {
        let rows = db.rejections(summary.id, &page).await?;
        rows.items.iter().for_each(print_refused);
        let Some(last) = rows.items.last().filter(|_| rows.more_after) else { return Ok(()) };
        page.from = Some(((last.line, last.number), Direction::Next));
    }
}

fn print_refused(row: &Rejection) {
    let urn = row.urn.as_ref().map_or_else(String::new, |urn| format!(", URN {urn}"));
    let column = if row.column_name.is_empty() { String::new() } else { format!(", {}", row.column_name) };
    println!("Line {}{urn}{column}: {} ({})", row.line, row.detail, row.code);
}
