use authority::{Decision, Operation, permit};
use casework::{Anew, CaseId, anew};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Coded, Id, Version};
use persistence::{CaseRead, DecisionLine, DecisionSeen, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::input::OptionBody;
use super::parts::{ActView, AuthorityView, ChainLinkView, LineageView};
use crate::context::Standing;
use crate::http::{Code, EtagMember, Problem, with_tag};
use crate::v1::codes;

/// A decision, written once and never changed: who decided what, when, why, on what evidence and by what authority.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Decision)]
pub(crate) struct DecisionView {
    /// Its id.
    id: Uuid,
    /// The case it is about.
    case_id: Uuid,
    /// What people call the case; null in the answer that records the decision.
    #[schema(example = "RISE-000123", pattern = "^RISE-[0-9]{6,}$")]
    case_reference: Option<String>,
    /// The region of the case; null in the answer that records the decision.
    region: Option<codes::Region>,
    /// What was decided.
    kind: codes::DecisionKind,
    /// The question it answers.
    #[schema(max_length = 200, example = "May the school have targeted support?")]
    question: &'static str,
    /// The code of the outcome, one of its kind's, or `setAside`.
    #[schema(max_length = 50, example = "approve")]
    outcome: String,
    /// Whether it stands.
    standing: codes::DecisionStanding,
    /// Why.
    #[schema(max_length = 4000)]
    reasons: String,
    /// What else was considered.
    #[schema(max_items = 10)]
    options_considered: Vec<OptionBody>,
    /// The day it was taken.
    decided_on: NaiveDate,
    /// Who took it.
    decided_by_person_id: Uuid,
    /// Their name; null for readers without personal data, and in the answer that records the decision.
    #[schema(max_length = 200, example = "Sam Sample")]
    decided_by_name: Option<String>,
    /// The role under which it was taken; null if somebody else recorded it.
    #[schema(max_length = 50, example = "Case.Decide")]
    decided_as: Option<&'static str>,
    /// Who recorded it.
    recorded_by_person_id: Uuid,
    /// Their name; null for readers without personal data, and in the answer that records the decision.
    #[schema(max_length = 200, example = "Sam Sample")]
    recorded_by_name: Option<String>,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
    /// How it came into the record.
    channel: codes::DecisionChannel,
    /// The delegation it rests on.
    delegation_id: Uuid,
    /// That delegation, as it is now; null in the answer that records the decision.
    authority: Option<AuthorityView>,
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
    /// The decision in whose place it stands.
    follows: Option<LineageView>,
    /// What followed it, and followed that, in order.
    #[schema(max_items = 1000)]
    acts: Vec<ActView>,
    /// Where it stands on the case's chain of events; null in the answer that records the decision.
    chain: Option<ChainLinkView>,
    /// What the caller can do now, by the ids of operations; null in the answer that records the decision.
    #[schema(max_items = 10, value_type = Option<Vec<String>>)]
    available_actions: Option<Vec<&'static str>>,
    /// The tag to send in If-Match: the decision's, or, in the answer that records it, that of what it was taken about.
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
            case_reference: None,
            region: None,
            kind: decision.kind.into(),
            question: decision.kind.question(),
            outcome: decision.outcome.clone().into_owned(),
            standing: Code(authority::Standing::InForce),
            reasons: input.reasons.as_str().to_owned(),
            options_considered: input.options.iter().map(OptionBody::from).collect(),
            decided_on: input.decided_on,
            decided_by_person_id: decision.decided_by.uuid(),
            decided_by_name: None,
            decided_as: decision.decided_as.map(Coded::code),
            recorded_by_person_id: decision.recorded_by.uuid(),
            recorded_by_name: None,
            recorded_at,
            channel: input.channel.into(),
            delegation_id: decision.delegation.uuid(),
            authority: None,
            evidence_document_ids: input.evidence.clone(),
            conditions: input.conditions.iter().cloned().map(String::from).collect(),
            recommendation_id: input.recommendation,
            conflict_check_ids: input.conflict_checks.clone(),
            rule_version: input.rule_version.clone().map(String::from),
            review_on: input.review_on,
            follows: decision.follows.as_ref().map(LineageView::from),
            acts: Vec::new(),
            chain: None,
            available_actions: None,
            etag: EtagMember::default(),
        }
    }

    /// A decision as it stands in the register, with all that belongs to it.
    pub(super) fn registered(viewer: &Viewer, read: &CaseRead, line: &DecisionLine) -> Self {
        let case = &read.case;
        let names = viewer.caller().roles.names_people(&read.position);
        Self {
            case_reference: Some(case.reference.to_string()),
            region: Some(Code(case.school.region)),
            standing: Code(line.standing.standing()),
            decided_by_name: names.then(|| line.decider.name.clone()),
            recorded_by_name: names.then(|| line.recorder.name.clone()),
            authority: Some(AuthorityView::from(&line.authority)),
            acts: line.acts.iter().map(|act| ActView::new(act, !names)).collect(),
            chain: line.link.as_ref().map(ChainLinkView::from),
            available_actions: Some(steps(viewer, read, line)),
            ..Self::new(case.id, &line.standing.decision, line.recorded_at)
        }
    }

    /// The tag of a decision as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, seen: &DecisionSeen) -> Result<String, Problem> {
        let view = Self::registered(viewer, &seen.read, &seen.line);
        with_tag(version(&seen.line), &view).map(|(_, etag)| etag)
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
