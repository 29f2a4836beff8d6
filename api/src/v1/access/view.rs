use authority::ScopeHolder;
use chrono::{DateTime, NaiveDate, Utc};
use persistence::{Chain, ScopeLine};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{Code, EtagMember};
use crate::v1::codes;

/// The regions somebody's roles reach, for a time.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AccessScope)]
pub(crate) struct AccessScopeView {
    /// Its id.
    id: Uuid,
    /// The person it is for.
    person_id: Option<Uuid>,
    /// The application it is for.
    client_id: Option<Uuid>,
    /// The region; null for all.
    region: Option<codes::Region>,
    /// The first day.
    from: NaiveDate,
    /// The last day, if it ends.
    to: Option<NaiveDate>,
    /// Why it was given.
    #[schema(max_length = 500)]
    reason: String,
    /// Who gave it; null if the operator did.
    granted_by_person_id: Option<Uuid>,
    /// When.
    granted_at: DateTime<Utc>,
    /// When it was taken back.
    revoked_at: Option<DateTime<Utc>>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl From<&ScopeLine> for AccessScopeView {
    fn from(line: &ScopeLine) -> Self {
        let scope = &line.scope;
        let (person_id, client_id) = match scope.holder {
            ScopeHolder::Person(person) => (Some(person.uuid()), None),
            ScopeHolder::Client(client) => (None, Some(client)),
        };
        Self {
            id: scope.id.uuid(),
            person_id,
            client_id,
            region: scope.region.map(Code),
            from: scope.from,
            to: scope.to,
            reason: line.reason.clone(),
            granted_by_person_id: line.granted_by.map(kernel::Id::uuid),
            granted_at: line.granted_at,
            revoked_at: line.revoked_at,
            etag: EtagMember::default(),
        }
    }
}

/// A scope is told of on its holder's chain: the person's, or the service's own.
pub(crate) const fn chain(holder: ScopeHolder) -> Chain {
    match holder {
        ScopeHolder::Person(person) => Chain::person(person),
        ScopeHolder::Client(_) => Chain::PLATFORM,
    }
}
