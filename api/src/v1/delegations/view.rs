use authority::{Holder, Operation, may_call};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Coded, Id, Pence};
use persistence::{DelegationLine, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{Code, EtagMember};
use crate::v1::codes;

/// The authority to decide one kind of question, in one region or nationally, for a time.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Delegation)]
pub(crate) struct DelegationView {
    /// Its id.
    id: Uuid,
    /// The person who has it; null if a role has.
    person_id: Option<Uuid>,
    /// The role that has it, under the standing scheme.
    #[schema(max_length = 50, example = "Case.Decide")]
    role: Option<&'static str>,
    /// What may be decided.
    decision_kind: codes::DecisionKind,
    /// How far it goes.
    level: codes::DelegationLevel,
    /// The most that may be decided on, in pence; null for no limit.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    limit_pence: Option<i64>,
    /// The region; null for all.
    region: Option<codes::Region>,
    /// The first day.
    from: NaiveDate,
    /// The last day, if it ends. One that ends before its first day never counts.
    to: Option<NaiveDate>,
    /// What it rests on.
    #[schema(max_length = 500)]
    authority: String,
    /// Whose authority it stands in for.
    delegate_of_person_id: Option<Uuid>,
    /// Who gave it; null for the standing scheme.
    created_by_person_id: Option<Uuid>,
    /// When.
    created_at: DateTime<Utc>,
    /// When it was ended.
    ended_at: Option<DateTime<Utc>>,
    /// Why it was ended.
    #[schema(max_length = 500)]
    end_reason: Option<String>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl DelegationView {
    pub(super) fn new(viewer: &Viewer, today: NaiveDate, line: &DelegationLine) -> Self {
        let (given, own) = (&line.given, &line.given.delegation);
        let (person_id, role) = match own.holder {
            Holder::Person(person) => (Some(person.uuid()), None),
            Holder::Role(role) => (None, Some(role.code())),
        };
        let lasts = person_id.is_some() && own.to.is_none_or(|to| to >= today);
        let end = lasts && may_call(Operation::EndDelegation, viewer.caller()).is_ok();
        Self {
            id: own.id.uuid(),
            person_id,
            role,
            decision_kind: Code(own.kind),
            level: Code(own.level),
            limit_pence: given.limit.map(Pence::into),
            region: own.region.map(Code),
            from: own.from,
            to: own.to,
            authority: line.authority.clone(),
            delegate_of_person_id: given.delegate_of.map(Id::uuid),
            created_by_person_id: line.created_by.map(Id::uuid),
            created_at: line.created_at,
            ended_at: line.ended_at,
            end_reason: line.end_reason.clone(),
            available_actions: end.then(|| Operation::EndDelegation.code()).into_iter().collect(),
            etag: EtagMember::default(),
        }
    }
}
