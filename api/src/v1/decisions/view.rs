use authority::Decision;
use casework::CaseId;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::EtagMember;
use crate::v1::codes;

/// A decision, written once and never changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Decision)]
pub(crate) struct DecisionView {
    /// Its id.
    id: Uuid,
    /// The case it is about.
    case_id: Uuid,
    /// What was decided.
    kind: codes::DecisionKind,
    /// The code of the outcome.
    #[schema(max_length = 50, example = "approve")]
    outcome: &'static str,
    /// Why.
    #[schema(max_length = 4000)]
    reasons: String,
    /// The day it was taken.
    decided_on: NaiveDate,
    /// Who took it.
    decided_by_person_id: Uuid,
    /// Who recorded it.
    recorded_by_person_id: Uuid,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
    /// How it came into the record.
    channel: codes::DecisionChannel,
    /// The delegation it rests on.
    delegation_id: Uuid,
    /// Documents of the case that bear it out.
    #[schema(max_items = 20)]
    evidence_document_ids: Vec<Uuid>,
    /// On what conditions.
    #[schema(max_items = 20)]
    conditions: Vec<String>,
    /// The recommendation it answers.
    recommendation_id: Option<Uuid>,
    /// The checks of conflicts it relies on.
    #[schema(max_items = 10)]
    conflict_check_ids: Vec<Uuid>,
    /// The version of the rule it was taken under.
    #[schema(max_length = 50)]
    rule_version: Option<String>,
    /// When to look at it again.
    review_on: Option<NaiveDate>,
    /// The tag of what it was taken about, to send in If-Match.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl DecisionView {
    /// A decision about a case, as it was recorded at an instant.
    pub(crate) fn new(case: CaseId, decision: &Decision, recorded_at: DateTime<Utc>) -> Self {
        let input = &decision.input;
        Self {
            id: decision.id.uuid(),
            case_id: case.uuid(),
            kind: decision.kind.into(),
            outcome: decision.outcome,
            reasons: input.reasons.as_str().to_owned(),
            decided_on: input.decided_on,
            decided_by_person_id: decision.decided_by.uuid(),
            recorded_by_person_id: decision.recorded_by.uuid(),
            recorded_at,
            channel: input.channel.into(),
            delegation_id: decision.delegation.uuid(),
            evidence_document_ids: input.evidence.clone(),
            conditions: input.conditions.iter().cloned().map(String::from).collect(),
            recommendation_id: input.recommendation,
            conflict_check_ids: input.conflict_checks.clone(),
            rule_version: input.rule_version.clone().map(String::from),
            review_on: input.review_on,
            etag: EtagMember::default(),
        }
    }
}
