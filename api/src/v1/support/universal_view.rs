use casework::UniversalSupport;
use chrono::{DateTime, NaiveDate, Utc};
use persistence::{Chain, SupportSeen};
use register::Urn;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::context::Standing;
use crate::http::{EtagMember, Problem, ProblemKind, with_tag};
use crate::v1::shared::ActorView;

/// Support that every school may have, as one has taken it up.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UniversalSupport)]
pub(crate) struct UniversalSupportView {
    /// Its id.
    id: Uuid,
    /// The school.
    #[schema(example = "900001", pattern = "^[0-9]{6}$")]
    urn: String,
    /// What was offered, on the list `universal-offers`.
    #[schema(max_length = 50, example = "mathsHub")]
    offer_code: String,
    /// The first day.
    started_on: NaiveDate,
    /// The last day, if it ends.
    ended_on: Option<NaiveDate>,
    /// Who provides it.
    provider_organisation_id: Option<Uuid>,
    /// What is to be known of it.
    #[schema(max_length = 1000)]
    note: Option<String>,
    /// Who added it.
    added_by: ActorView,
    /// When.
    added_at: DateTime<Utc>,
    /// When it last changed.
    changed_at: DateTime<Utc>,
    /// How often it was written; what to send in If-Match, in quotes.
    #[schema(minimum = 1, maximum = 1_000_000)]
    version: i32,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl UniversalSupportView {
    pub(super) fn new(support: &UniversalSupport) -> Self {
        Self {
            id: support.id.uuid(),
            urn: support.urn.to_string(),
            offer_code: support.offer_code.as_str().to_owned(),
            started_on: support.started_on,
            ended_on: support.ended_on,
            provider_organisation_id: support.provider_organisation_id,
            note: support.note.as_ref().map(|note| note.as_str().to_owned()),
            added_by: ActorView::from(&support.added_by),
            added_at: support.added_at,
            changed_at: support.changed_at,
            version: support.version.number(),
            etag: EtagMember::default(),
        }
    }

    /// The tag of what is to be changed.
    pub(super) fn etag(seen: &SupportSeen) -> Result<String, Problem> {
        let Some(support) = &seen.support else { return Ok(String::new()) };
        with_tag(support.version, &Self::new(support)).map(|(_, etag)| etag)
    }
}

/// Where the caller stands towards a school, and what it has taken up.
pub(super) fn standing(seen: &SupportSeen) -> Standing {
    Standing {
        position: seen.position,
        chain: Chain::PLATFORM,
        head: seen.head.clone(),
        version: seen.support.as_ref().map(|support| support.version),
    }
}

/// The URN of a path: one that cannot be is of no school.
pub(super) fn urn(text: String) -> Result<Urn, Problem> {
    Urn::try_from(text).map_err(|_| ProblemKind::NotFound.into())
}
