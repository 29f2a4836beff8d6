//! The upload of an extract: streamed, put aside, and merged all at once.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, post, rt, web};
use authority::{Operation, Position};
use persistence::{Extract, Head, ImportStart};
use register::gias::{EstablishmentReader, LinkReader};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::imports::{ImportView, OnBadRow};
use crate::context::{Context, Target};
use crate::http::{Answer, Problem, ProblemError, ProblemKind, Query};
use crate::imports::{FILE_LIMIT, ImportRefusal, Importable, import};
use crate::targets::OfNothing;

/// How a file is to be imported.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct StartQuery {
    /// What a bad row does; it refuses the whole file unless told.
    #[param(nullable = false)]
    on_bad_row: Option<OnBadRow>,
    /// Whether only to say what would happen.
    #[param(nullable = false)]
    dry_run: Option<bool>,
}

/// Start a school import
///
/// Takes the establishment extract of the national register (`edubasealldata*.csv`) as it is, in Windows-1252 or UTF-8,
/// and answers when all of it is imported. Schools that the file does not have stay as they are. The same file again
/// changes nothing. At most 200 MB.
#[utoipa::path(
    operation_id = "startSchoolImport",
    tag = "Schools",
    request_body(content = String, content_type = "text/csv", description = "The extract"),
    params(StartQuery),
    responses(
        (status = 201, description = "What the import did", body = ImportView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the import"),
        )),
        (status = 409, description = "`invalidTransition` with `importAlreadyRunning`"),
    ),
)]
#[post("/school-imports")]
pub(super) async fn start_school_import(
    context: Context,
    request: HttpRequest,
    query: Query<StartQuery>,
    file: web::Payload,
) -> Result<Answer, Problem> {
    let operation = Operation::StartSchoolImport;
    start::<EstablishmentReader>(context, &request, &query.0, file, (operation, Extract::Schools)).await
}

/// Start a school link import
///
/// Takes the links extract of the national register (`links_edubasealldata*.csv`), which says which school came from
/// which. Links that the file does not have stay as they are. At most 200 MB.
#[utoipa::path(
    operation_id = "startSchoolLinkImport",
    tag = "Schools",
    request_body(content = String, content_type = "text/csv", description = "The extract"),
    params(StartQuery),
    responses(
        (status = 201, description = "What the import did", body = ImportView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the import"),
        )),
        (status = 409, description = "`invalidTransition` with `importAlreadyRunning`"),
    ),
)]
#[post("/school-link-imports")]
pub(super) async fn start_school_link_import(
    context: Context,
    request: HttpRequest,
    query: Query<StartQuery>,
    file: web::Payload,
) -> Result<Answer, Problem> {
    let operation = Operation::StartSchoolLinkImport;
    start::<LinkReader>(context, &request, &query.0, file, (operation, Extract::Links)).await
}

async fn start<R: Importable>(
    context: Context,
    request: &HttpRequest,
    query: &StartQuery,
    file: web::Payload,
    (operation, extract): (Operation, Extract),
) -> Result<Answer, Problem>
where
    R::Row: Send + 'static,
{
    let position = OfNothing.position(context.db(), &context.viewer).await?.unwrap_or(Position::default());
    let permit = context.permit(operation, &position)?;
    let text =
        |name| request.headers().get(name).map(|value| value.to_str().unwrap_or("?").to_ascii_lowercase());
    let media = text(header::CONTENT_TYPE).unwrap_or_default();
    if media.split(';').next().map(str::trim) != Some("text/csv") || text(header::CONTENT_ENCODING).is_some()
    {
        return Err(ProblemKind::UnsupportedMediaType.into());
    }
    let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > FILE_LIMIT) {
        return Err(ProblemKind::BodyTooLarge.into());
    }
    let start = ImportStart {
        id: Uuid::now_v7(),
        extract,
        refuse_file: query.on_bad_row.unwrap_or_default() == OnBadRow::RefuseFile,
        dry_run: query.dry_run.unwrap_or(false),
        stamp: context.stamp(&permit, &Head::default()),
    };
    // Detached like every write: what a client leaves behind is put on record as broken off.
    let writes = context.state.writes.clone();
    let importing = async move { import::<R, _>(context.db(), start, file, |_, _| {}).await };
    let imported = rt::spawn(writes.track_future(importing)).await;
    let line = imported.map_err(|_| Problem::new(ProblemKind::Internal))?.map_err(refused)?;
    let path = match extract {
        Extract::Schools => "/v1/school-imports",
        Extract::Links => "/v1/school-link-imports",
    };
    let (location, version) = (format!("{path}/{}", line.id), ImportView::version(&line));
    Answer::made(StatusCode::CREATED, Some(location), version, &ImportView::new(line, extract))
}

fn refused(refusal: ImportRefusal) -> Problem {
    let detail = refusal.to_string();
    match refusal {
        ImportRefusal::MissingColumns(columns) => {
            let errors = columns.into_iter().map(|column| ProblemError {
                code: "missingColumns".to_owned(),
                detail: format!("The file has no column {column}"),
                ..ProblemError::default()
            });
            Problem::new(ProblemKind::ValidationFailed).because(detail).with_errors(errors.collect())
        }
        ImportRefusal::AlreadyRunning => {
            let error = ProblemError {
                code: "importAlreadyRunning".to_owned(),
                detail: detail.clone(),
                ..ProblemError::default()
            };
            Problem::new(ProblemKind::InvalidTransition).because(detail).with_errors(vec![error])
        }
        ImportRefusal::TooLarge => ProblemKind::BodyTooLarge.into(),
        ImportRefusal::Storage(error) => error.into(),
    }
}
