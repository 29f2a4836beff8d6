use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use casework::CaseId;
use kernel::Version;
use persistence::{Attempt, Chain, StorageError, WatchSeen, Work};
use uuid::Uuid;

use super::list::WatchlistEntryView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, NoQuery, Problem, ProblemKind, Query};
use crate::targets::OfCase;

struct Added(CaseId);

impl Change for Added {
    const OPERATION: Operation = Operation::AddToWatchlist;

    type Seen = WatchSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<WatchSeen>, StorageError> {
        attempt.watching(self.0).await
    }

    fn standing(&self, seen: &WatchSeen) -> Standing {
        let (position, head) = (seen.read.position, seen.read.head.clone());
        Standing { position, chain: Chain::case(self.0), head, version: None }
    }

    fn decide(&self, seen: WatchSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let WatchSeen { mut read, watch } = seen;
        let me = act.stamp.by.person_id.ok_or_else(|| Problem::new(ProblemKind::NotPermitted))?;
        let there = watch.is_some_and(|watch| watch.watching);
        let watch = work.watch(watch, self.0, me)?;
        if !there {
            read.head.at = Some(act.stamp.at);
        }
        let since = watch.map_or(act.stamp.at, |watch| watch.since);
        let version = watch.map_or(Version::NONE, |watch| watch.version);
        let view = WatchlistEntryView::new(&act.context.viewer, &read, since);
        Ok(Answer::made(StatusCode::OK, None, version, &view)?)
    }
}

/// Put a case on the watchlist
///
/// Doing it again answers the same.
#[utoipa::path(
    operation_id = "addToWatchlist",
    tag = "Watchlist",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "The entry", body = WatchlistEntryView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[put("/me/watchlist/{caseId}")]
pub(super) async fn add_to_watchlist(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    context.change(OfCase(case), Ok(Added(case)), Ok(None), None).await
}
