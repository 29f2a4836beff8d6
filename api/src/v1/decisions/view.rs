use authority::{Operation, permit};
use casework::{Anew, anew};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Coded, Id, Version};
use persistence::{CaseRead, DecisionLine, DecisionSeen, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::input::{ConditionText, OptionBody};
use super::parts::{ActView, AuthorityView, ChainLinkView, LineageView};
use crate::context::Standing;
use crate::http::{Code, EtagMember, Problem, with_tag};
use crate::v1::codes;
use crate::v1::shared::PersonRefView;

/// A decision about a case: who decided what, when, why, on what evidence and by what authority.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Decision)]
pub(crate) struct DecisionView {
    /// Its id, which never changes.
    id: Uuid,
    /// The case.
    case_id: Uuid,
    /// What people call the case.
    #[schema(example = "RISE-000123", pattern = "^RISE-[0-9]{6,}$")]
    case_reference: String,
    /// The region of the case.
    region: codes::Region,
    /// What was decided.
    kind: codes::DecisionKind,
    /// The question it answers.
    #[schema(max_length = 200, example = "May the school have targeted support?")]
    question: &'static str,
    /// The code of the outcome, one of its kind's, or `setAside`.
    #[schema(max_length = 50, example = "eligible")]
    outcome: String,
    /// Whether it stands.
    standing: codes::DecisionStanding,
    /// Why.
    #[schema(max_length = 4000)]
    reasons: String,
    /// What else was considered.
    #[schema(max_items = 10)]
    options_considered: Vec<OptionBody>,
    /// The recommendation it answers.
    recommendation_id: Option<Uuid>,
    /// On what conditions.
    #[schema(max_items = 20)]
    conditions: Vec<ConditionText>,
    /// The documents of the case that bear it out.
    #[schema(max_items = 20)]
    evidence_document_ids: Vec<Uuid>,
    /// The checks of conflicts it relies on.
    #[schema(max_items = 10)]
    conflict_check_ids: Vec<Uuid>,
    /// The version of the rule it was taken under.
    #[schema(max_length = 50)]
    rule_version: Option<String>,
    /// Who took it.
    decided_by: PersonRefView,
    /// The role under which it was taken; null if somebody else recorded it.
    #[schema(max_length = 50, example = "Case.Decide")]
    decided_as: Option<&'static str>,
    /// The day it was taken.
    decided_on: NaiveDate,
    /// Who recorded it.
    recorded_by: PersonRefView,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
    /// How it came into the record.
    channel: codes::DecisionChannel,
    /// The delegation it rests on, as it is now.
    authority: AuthorityView,
    /// When to look at it again.
    review_on: Option<NaiveDate>,
    /// The decision in whose place it stands.
    follows: Option<LineageView>,
    /// What followed it, and followed that, in order.
    #[schema(max_items = 1000)]
    acts: Vec<ActView>,
    /// Where it stands on the case's chain of events.
    chain: Option<ChainLinkView>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl DecisionView {
    pub(crate) fn new(viewer: &Viewer, read: &CaseRead, line: &DecisionLine) -> Self {
        let (decision, case) = (&line.standing.decision, &read.case);
        let input = &decision.input;
        let masked = !viewer.caller().roles.names_people(&read.position);
        Self {
            id: decision.id.uuid(),
            case_id: case.id.uuid(),
            case_reference: case.reference.to_string(),
            region: Code(case.school.region),
            kind: Code(decision.kind),
            question: decision.kind.question(),
            outcome: decision.outcome.clone().into_owned(),
            standing: Code(line.standing.standing()),
            reasons: input.reasons.as_str().to_owned(),
            options_considered: input.options.iter().map(OptionBody::from).collect(),
            recommendation_id: input.recommendation,
            conditions: input.conditions.iter().map(ConditionText::from).collect(),
            evidence_document_ids: input.evidence.clone(),
            conflict_check_ids: input.conflict_checks.clone(),
            rule_version: input.rule_version.clone().map(String::from),
            decided_by: PersonRefView::new(&line.decider, masked),
            decided_as: decision.decided_as.map(Coded::code),
            decided_on: input.decided_on,
            recorded_by: PersonRefView::new(&line.recorder, masked),
            recorded_at: line.recorded_at,
            channel: Code(input.channel),
            authority: AuthorityView::from(&line.authority),
            review_on: input.review_on,
            follows: decision.follows.as_ref().map(LineageView::from),
            acts: line.acts.iter().map(|act| ActView::new(act, masked)).collect(),
            chain: line.link.as_ref().map(ChainLinkView::from),
            available_actions: steps(viewer, read, line),
            etag: EtagMember::default(),
        }
    }

    /// The tag of a decision as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, seen: &DecisionSeen) -> Result<String, Problem> {
        with_tag(version(&seen.line), &Self::new(viewer, &seen.read, &seen.line)).map(|(_, etag)| etag)
    }
}

/// What can follow a decision: nothing, once something has.
fn steps(viewer: &Viewer, read: &CaseRead, line: &DecisionLine) -> Vec<&'static str> {
    if line.standing.followed.is_some() {
        return Vec::new();
    }
    let steps: &[Operation] = match anew(line.standing.decision.kind) {
        Anew::ByAct(_) => {
            &[Operation::CorrectDecision, Operation::SupersedeDecision, Operation::OverturnDecision]
        }
        Anew::By(_) => &[Operation::CorrectDecision],
    };
    let allowed = |step: &Operation| permit(*step, viewer.caller(), &read.position).is_ok();
    steps.iter().copied().filter(allowed).map(Operation::code).collect()
}

/// A decision is written once; all that can still happen to it is that another takes its place.
pub(super) fn version(line: &DecisionLine) -> Version {
    if line.standing.followed.is_some() { Version::FIRST.next() } else { Version::FIRST }
}

/// Where the caller stands towards a decision.
pub(super) fn standing(seen: &DecisionSeen) -> Standing {
    Standing {
        position: seen.read.position,
        chain: persistence::Chain::case(seen.case()),
        head: seen.read.head.clone(),
        version: Some(version(&seen.line)),
    }
}

/// The path of a decision.
pub(crate) fn decision_path<T>(id: Id<T>) -> String {
    format!("/v1/decisions/{id}")
}
