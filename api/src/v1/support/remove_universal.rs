use actix_web::{delete, web::Path};
use authority::Operation;
use casework::UniversalSupportId;
use persistence::{Attempt, StorageError, SupportSeen, Work};
use register::Urn;
use uuid::Uuid;

use super::universal_view::{UniversalSupportView, standing, urn};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, IfMatch, NoQuery, Problem, ProblemKind, Query};
use crate::targets::OfSupport;

struct Removed {
    urn: Urn,
    id: UniversalSupportId,
}

impl Change for Removed {
    const OPERATION: Operation = Operation::RemoveUniversalSupport;

    type Seen = SupportSeen;

    async fn see(&self, attempt: &Attempt, context: &Context) -> Result<Option<SupportSeen>, StorageError> {
        attempt.supporting(&self.urn, Some(self.id), ("", None), context.today()).await
    }

    fn standing(&self, seen: &SupportSeen) -> Standing {
        standing(seen)
    }

    fn etag(&self, seen: &SupportSeen, _: &Context) -> Result<String, Problem> {
        UniversalSupportView::etag(seen)
    }

    fn decide(&self, seen: SupportSeen, _: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let support = seen.support.ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
        let fact = support.remove();
        work.apply(Some(support), fact)?;
        Ok(Answer::gone())
    }
}

/// Remove a record of universal support
///
/// For one that was a mistake; what has ended gets its last day instead.
#[utoipa::path(
    operation_id = "removeUniversalSupport",
    tag = "Support",
    params(
        ("urn" = String, Path, description = "The school's unique reference number", pattern = "^[0-9]{6}$", example = "900001"),
        ("supportId" = Uuid, Path, description = "The record's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses((status = 204, description = "The record is removed")),
)]
#[delete("/schools/{urn}/universal-support/{supportId}")]
pub(super) async fn remove_universal_support(
    context: Context,
    ids: Path<(String, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
) -> Result<Answer, Problem> {
    let (school, id) = ids.into_inner();
    let (school, id) = (urn(school)?, UniversalSupportId::new(id));
    let target = OfSupport(school.clone(), id, context.today());
    context.change(target, Ok(Removed { urn: school, id }), Ok(None), Some(seen)).await
}
