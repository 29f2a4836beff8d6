use std::collections::BTreeMap;

use actix_web::{get, web::Path};
use authority::Operation;
use chrono::{DateTime, Utc};
use persistence::{Order, SchoolChangeLine};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::http::dates::optional_instant;
use crate::http::{Listed, PageQuery, Paged, Problem, ProblemKind, Query, page_view};

page_view!(
    /// A page of changes to a school.
    SchoolChangePage, SchoolChangePage, SchoolChangeView
);

/// What an import changed of a school.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SchoolChange)]
pub(crate) struct SchoolChangeView {
    /// Its id.
    id: Uuid,
    /// The import that made it.
    import_id: Uuid,
    /// When.
    changed_at: DateTime<Utc>,
    /// The members of the school that changed.
    #[schema(max_items = 50)]
    changed: Vec<ChangedMember>,
}

/// A member that changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ChangedMember {
    /// Its name.
    #[schema(example = "trustName", max_length = 50)]
    member: String,
    /// What it was, as text.
    #[schema(max_length = 1000)]
    before: Option<String>,
    /// What it is, as text.
    #[schema(max_length = 1000)]
    after: Option<String>,
}

/// Which changes are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct ChangeQuery {
    /// Made at this instant or later.
    #[param(nullable = false)]
    #[serde(default, deserialize_with = "optional_instant")]
    from: Option<DateTime<Utc>>,
    /// Made before this instant.
    #[param(nullable = false)]
    #[serde(default, deserialize_with = "optional_instant")]
    before: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct StoredChange {
    before: serde_json::Value,
    after: serde_json::Value,
}

fn text(value: serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

impl From<SchoolChangeLine> for SchoolChangeView {
    fn from(line: SchoolChangeLine) -> Self {
        let stored: BTreeMap<String, StoredChange> = serde_json::from_value(line.changed).unwrap_or_default();
        let changed = stored.into_iter().map(|(column, change)| ChangedMember {
            member: crate::http::camel(&column),
            before: text(change.before),
            after: text(change.after),
        });
        Self {
            id: line.id,
            import_id: line.import_id,
            changed_at: line.changed_at,
            changed: changed.collect(),
        }
    }
}

/// List a school's changes
///
/// What later imports changed of the school, newest first.
#[utoipa::path(
    operation_id = "listSchoolChanges",
    tag = "Schools",
    params(
        ("urn" = String, Path, description = "The school's unique reference number", pattern = "^[0-9]{6}$", example = "900001"),
        PageQuery,
        ChangeQuery,
    ),
    responses((status = 200, description = "A page of changes", body = SchoolChangePage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/schools/{urn}/changes")]
pub(super) async fn list_school_changes(
    context: Context,
    urn: Path<String>,
    page: Query<PageQuery>,
    query: Query<ChangeQuery>,
) -> Result<Listed<SchoolChangePage>, Problem> {
    context.may(Operation::ListSchoolChanges)?;
    let urn = register::Urn::try_from(urn.into_inner()).map_err(|_| ProblemKind::NotFound)?;
    let paging = context.paging(&page.0, Order::Descending)?;
    let between = (query.0.from, query.0.before);
    let changes = context.db().school_changes(urn.as_str(), between, &paging.request).await?;
    let changes = changes.ok_or(ProblemKind::NotFound)?;
    let paged = Paged::of(&changes, &paging, |line| (line.changed_at, line.id));
    Ok(SchoolChangePage::listed(changes.items.into_iter().map(Into::into).collect(), paged))
}
