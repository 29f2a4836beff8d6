//! What a decision is shown with: its authority, its lineage, and where it stands on the chain.

use authority::{Holder, Lineage};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Coded, Pence};
use persistence::{ActLine, ChainLink, DelegationLine};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::Code;
use crate::v1::codes;
use crate::v1::shared::PersonRefView;

/// The delegation that a decision rests on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DecisionAuthority)]
pub(super) struct AuthorityView {
    /// The person who holds it.
    person_id: Option<Uuid>,
    /// The role that holds it, under the standing scheme.
    #[schema(max_length = 50, example = "Case.Decide")]
    role: Option<&'static str>,
    /// How far it goes.
    level: codes::DelegationLevel,
    /// The region; null for all.
    region: Option<codes::Region>,
    /// The most that may be decided on, in pence; null for no limit.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    limit_pence: Option<i64>,
    /// The first day.
    from: NaiveDate,
    /// The last day, if it ends.
    to: Option<NaiveDate>,
    /// What it rests on.
    #[schema(max_length = 500)]
    authority: String,
}

/// In whose place a decision stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DecisionLineage)]
pub(super) struct LineageView {
    /// What it did to the other.
    act: codes::DecisionAct,
    /// The other.
    decision_id: Uuid,
    /// Why.
    #[schema(max_length = 4000)]
    reason: String,
}

/// Something that followed a decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DecisionActTaken)]
pub(super) struct ActView {
    /// What.
    act: codes::DecisionAct,
    /// On which decision.
    on_decision_id: Uuid,
    /// The decision that took its place.
    new_decision_id: Uuid,
    /// Why.
    #[schema(max_length = 4000)]
    reason: String,
    /// Who recorded it.
    recorded_by: PersonRefView,
    /// When.
    recorded_at: DateTime<Utc>,
}

/// Where something stands on a chain of events.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ChainLink)]
pub(super) struct ChainLinkView {
    /// Its place on the chain.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    seq: i64,
    /// Its hash, in hexadecimal: SHA-256 over the hash before it and the event.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    hash: String,
}

impl From<&DelegationLine> for AuthorityView {
    fn from(line: &DelegationLine) -> Self {
        let own = &line.given.delegation;
        let (person_id, role) = match own.holder {
            Holder::Person(person) => (Some(person.uuid()), None),
            Holder::Role(role) => (None, Some(role.code())),
        };
        Self {
            person_id,
            role,
            level: Code(own.level),
            region: own.region.map(Code),
            limit_pence: line.given.limit.map(Pence::into),
            from: own.from,
            to: own.to,
            authority: line.authority.clone(),
        }
    }
}

impl From<&Lineage> for LineageView {
    fn from(lineage: &Lineage) -> Self {
        Self {
            act: Code(lineage.act),
            decision_id: lineage.decision.uuid(),
            reason: lineage.reason.as_str().to_owned(),
        }
    }
}

impl ActView {
    pub(super) fn new(line: &ActLine, masked: bool) -> Self {
        Self {
            act: Code(line.act),
            on_decision_id: line.on.uuid(),
            new_decision_id: line.by.uuid(),
            reason: line.reason.clone(),
            recorded_by: PersonRefView::new(&line.recorder, masked),
            recorded_at: line.recorded_at,
        }
    }
}

impl From<&ChainLink> for ChainLinkView {
    fn from(link: &ChainLink) -> Self {
        Self { seq: link.seq, hash: link.hash.clone() }
    }
}
