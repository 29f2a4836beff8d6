//! What callers see of the tools that are used on a concern.

use casework::concern::{Board, ConcernId, Tool};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::EtagMember;
use crate::v1::codes;

/// The use of information powers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InformationPowers)]
pub(crate) struct InformationPowersView {
    /// The concern on which they are used.
    concern_id: Uuid,
    /// Whether they are in force.
    in_force: bool,
    /// The day the school was told.
    school_told_on: NaiveDate,
    /// Why and how; null once erased.
    #[schema(max_length = 4000)]
    details: Option<String>,
    /// The decision behind it.
    decision_id: Uuid,
    /// The day they were withdrawn, if they were.
    withdrawn_on: Option<NaiveDate>,
    /// The concern's tag, to send in If-Match; empty inside a concern.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// An interim executive board.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InterimExecutiveBoard)]
pub(crate) struct InterimExecutiveBoardView {
    /// The concern on which it was created.
    concern_id: Uuid,
    /// Whether it is in force.
    in_force: bool,
    /// The day it was created.
    created_on: NaiveDate,
    /// Its members, and why; null once erased.
    #[schema(max_length = 4000)]
    details: Option<String>,
    /// Who was consulted before.
    #[schema(max_items = 4)]
    consulted: Vec<codes::BoardConsultee>,
    /// The decision behind it.
    decision_id: Uuid,
    /// The day it was withdrawn, if it was.
    withdrawn_on: Option<NaiveDate>,
    /// The concern's tag, to send in If-Match; empty inside a concern.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl InformationPowersView {
    pub(super) fn new(concern: ConcernId, tool: &Tool) -> Self {
        Self {
            concern_id: concern.uuid(),
            in_force: tool.in_force(),
            school_told_on: tool.on,
            details: tool.details.as_ref().map(|details| details.as_str().to_owned()),
            decision_id: tool.decision_id.uuid(),
            withdrawn_on: tool.withdrawn_on,
            etag: EtagMember::default(),
        }
    }
}

impl InterimExecutiveBoardView {
    pub(super) fn new(concern: ConcernId, board: &Board) -> Self {
        let Board { tool, consulted } = board;
        Self {
            concern_id: concern.uuid(),
            in_force: tool.in_force(),
            created_on: tool.on,
            details: tool.details.as_ref().map(|details| details.as_str().to_owned()),
            consulted: consulted.iter().copied().map(Into::into).collect(),
            decision_id: tool.decision_id.uuid(),
            withdrawn_on: tool.withdrawn_on,
            etag: EtagMember::default(),
        }
    }
}
