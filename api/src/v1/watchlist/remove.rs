use actix_web::{delete, web::Path};
use authority::Operation;
use casework::{CaseId, Watch};
use persistence::{Attempt, Chain, StorageError, WatchSeen, Work};
use uuid::Uuid;

use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, NoQuery, Problem, Query};
use crate::targets::OfCase;

struct Removed(CaseId);

impl Change for Removed {
    const OPERATION: Operation = Operation::RemoveFromWatchlist;

    type Seen = WatchSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<WatchSeen>, StorageError> {
        attempt.watching(self.0).await
    }

    fn standing(&self, seen: &WatchSeen) -> Standing {
        let (position, head) = (seen.read.position, seen.read.head.clone());
        Standing { position, chain: Chain::case(self.0), head, version: None }
    }

    fn decide(&self, seen: WatchSeen, _: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        if let Some(fact) = Watch::remove(seen.watch.as_ref()) {
            work.apply(seen.watch, fact)?;
        }
        Ok(Answer::gone())
    }
}

/// Take a case off the watchlist
///
/// Doing it again answers the same.
#[utoipa::path(
    operation_id = "removeFromWatchlist",
    tag = "Watchlist",
    params(("caseId" = Uuid, Path, description = "The case's id")),
    responses((status = 204, description = "The case is not on the list")),
)]
#[delete("/me/watchlist/{caseId}")]
pub(super) async fn remove_from_watchlist(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    context.change(OfCase(case), Ok(Removed(case)), Ok(None), None).await
}
