use casework::Referral;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::EtagMember;
use crate::v1::codes;
use crate::v1::shared::ActorView;

/// A case handed to one of the department's tools for schools that convert or change trust.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = StructuralReferral)]
pub(crate) struct StructuralReferralView {
    /// Its id.
    id: Uuid,
    /// The case.
    case_id: Uuid,
    /// To which tool.
    tool: codes::StructuralTool,
    /// For what.
    kind: codes::StructuralReferralKind,
    /// The day it was referred.
    referred_on: NaiveDate,
    /// What the tool calls it.
    #[schema(max_length = 100, example = "A2B-1234")]
    external_reference: Option<String>,
    /// How far it is.
    state: codes::StructuralReferralState,
    /// Since which day.
    state_on: NaiveDate,
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

impl StructuralReferralView {
    pub(super) fn new(referral: &Referral) -> Self {
        Self {
            id: referral.id.uuid(),
            case_id: referral.case_id.uuid(),
            tool: referral.tool.into(),
            kind: referral.kind.into(),
            referred_on: referral.referred_on,
            external_reference: referral.external_reference.clone().map(String::from),
            state: referral.state.into(),
            state_on: referral.state_on,
            note: referral.note.as_ref().map(|note| note.as_str().to_owned()),
            added_by: ActorView::from(&referral.added_by),
            added_at: referral.added_at,
            changed_at: referral.changed_at,
            version: referral.version.number(),
            etag: EtagMember::default(),
        }
    }
}
