use std::borrow::Cow;

use chrono::NaiveDate;
use kernel::{Coded, Fact, Family, Id, Line, PersonId, Private, Prose, Reason, Stamp};
use register::Region;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use uuid::Uuid;

use crate::{Delegation, DelegationId, Holder, Level, Lineage, Permit, Role};

/// Identifies a decision.
pub type DecisionId = Id<Decision>;

/// What can be decided about a case and its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum DecisionKind {
    /// Whether a school may have targeted support.
    Eligibility,
    /// Who advises.
    AdviserAllocation,
    /// What a conflict of interest comes to.
    ConflictFinding,
    /// Match, or review progress.
    InitialDiagnosis,
    /// The other track.
    RouteChange,
    /// Which organisation supports the school.
    SupportingOrganisationAppointment,
    /// To go on despite a check that was not satisfactory.
    DueDiligenceOverride,
    /// Whether a plan is in order and what band it falls into.
    PlanClearance,
    /// Whether a plan is carried out.
    PlanApproval,
    /// Whether a maintained school or an academy is made to improve.
    Mandation,
    /// Whether information is demanded.
    InformationPowers,
    /// Whether a maintained school gets an interim executive board.
    InterimExecutiveBoard,
    /// How a case ends.
    Closure,
}

impl Coded for DecisionKind {
    const NAME: &'static str = "DecisionKind";
    const MEANING: &'static str = "What was decided.";
}

impl DecisionKind {
    /// The question that a decision of the kind answers.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Eligibility => "May the school have targeted support?",
            Self::AdviserAllocation => "Who advises the school?",
            Self::ConflictFinding => "What does the conflict of interest come to?",
            Self::InitialDiagnosis => {
                "Is the school matched with a supporting organisation, or its progress reviewed?"
            }
            Self::RouteChange => "Does the case go the other way?",
            Self::SupportingOrganisationAppointment => "Is the organisation appointed to support the school?",
            Self::DueDiligenceOverride => "Does the case go on despite the check?",
            Self::PlanClearance => "Is the plan in order, and what band does it fall into?",
            Self::PlanApproval => "Is the plan carried out?",
            Self::Mandation => "Is the school made to improve?",
            Self::InformationPowers => "Is information demanded?",
            Self::InterimExecutiveBoard => "Does the school get an interim executive board?",
            Self::Closure => "How does the case end?",
        }
    }
}

/// How a decision came into the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Channel {
    /// The decider recorded it.
    InSystem,
    /// Somebody recorded it for the decider, with evidence.
    OnBehalf,
}

impl Coded for Channel {
    const NAME: &'static str = "DecisionChannel";
    const MEANING: &'static str = "How a decision comes into the record.";
}

impl Channel {
    /// The code of the channel.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InSystem => "inSystem",
            Self::OnBehalf => "onBehalf",
        }
    }
}

/// An option that was considered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionConsidered {
    /// The option.
    pub option: Line<200>,
    /// What was thought of it.
    pub note: Option<Prose<1000>>,
}

/// What somebody says of a decision when recording it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionInput {
    /// Why, for every outcome.
    pub reasons: Prose<4000>,
    /// The day it was taken.
    pub decided_on: NaiveDate,
    /// How it comes into the record.
    pub channel: Channel,
    /// Who took it, when recorded on behalf.
    pub decided_by: Option<PersonId>,
    /// Documents of the case that bear it out.
    pub evidence: Vec<Uuid>,
    /// What else was considered.
    pub options: Vec<OptionConsidered>,
    /// The recommendation it answers.
    pub recommendation: Option<Uuid>,
    /// On what conditions.
    pub conditions: Vec<Line<500>>,
    /// The checks of conflicts it relies on.
    pub conflict_checks: Vec<Uuid>,
    /// Under which version of the rule.
    pub rule_version: Option<Line<50>>,
    /// When to look at it again.
    pub review_on: Option<NaiveDate>,
}

/// Something in the record that a decision refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionReference {
    /// Who took it.
    Decider,
    /// The documents that bear it out.
    Evidence,
    /// The recommendation it answers.
    Recommendation,
    /// The checks of conflicts it relies on.
    ConflictChecks,
}

/// What is decided: a kind, with an outcome, where, and how much authority that takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// What kind.
    pub kind: DecisionKind,
    /// The code of the outcome.
    pub outcome: &'static str,
    /// The authority it takes.
    pub level: Level,
    /// The region of the case.
    pub region: Region,
}

impl Question {
    /// A question that the usual authority can decide.
    #[must_use]
    pub const fn usual(kind: DecisionKind, outcome: &'static str, region: Region) -> Self {
        Self { kind, outcome, level: Level::Standard, region }
    }
}

/// What the record says that a decision depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionFacts {
    /// The references under which the record has nothing.
    pub unknown: Vec<DecisionReference>,
    /// The delegations that might cover it.
    pub delegations: Vec<Delegation>,
}

/// A decision as it stands in the record: written once, never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Which decision.
    pub id: DecisionId,
    /// What was decided.
    pub kind: DecisionKind,
    /// The code of the outcome.
    pub outcome: Cow<'static, str>,
    /// Who took it.
    pub decided_by: PersonId,
    /// The role under which it was taken, if the decider recorded it.
    pub decided_as: Option<Role>,
    /// Who recorded it.
    pub recorded_by: PersonId,
    /// The delegation it rests on.
    pub delegation: DelegationId,
    /// Everything said of it.
    pub input: DecisionInput,
    /// The decision in whose place it stands, if it does.
    pub follows: Option<Lineage>,
}

/// Why a decision cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionRefusal {
    /// Decided after today.
    DecidedInFuture,
    /// On behalf, without saying of whom.
    DeciderRequired,
    /// In system, with somebody else as the decider.
    DeciderMustBeNull,
    /// On behalf, without a document that shows it.
    EvidenceOfDecisionRequired,
    /// To be reviewed before it was taken.
    ReviewBeforeDecision,
    /// Nothing in the record under what it refers to.
    Unknown(DecisionReference),
    /// No delegation of the decider covers it on its day.
    NoDelegation,
    /// The decider's delegation does not go so far.
    HigherAuthorityRequired,
    /// An application cannot decide.
    PersonRequired,
}

impl Reason for DecisionRefusal {
    fn family(&self) -> Family {
        match self {
            Self::NoDelegation | Self::HigherAuthorityRequired | Self::PersonRequired => Family::NotPermitted,
            _ => Family::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::DecidedInFuture => "dateInFuture",
            Self::DeciderRequired => "required",
            Self::DeciderMustBeNull => "mustBeNull",
            Self::EvidenceOfDecisionRequired => "evidenceOfDecisionRequired",
            Self::ReviewBeforeDecision => "dateBefore",
            Self::Unknown(DecisionReference::Decider) => "unknownPerson",
            Self::Unknown(_) => "unknownReference",
            Self::NoDelegation => "noDelegation",
            Self::HigherAuthorityRequired => "higherAuthorityRequired",
            Self::PersonRequired => "personRequired",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::DecidedInFuture => "The date of the decision must be today or in the past",
            Self::DeciderRequired => "Say who took the decision",
            Self::DeciderMustBeNull => "Leave out the decider: you are the decider",
            Self::EvidenceOfDecisionRequired => "Add a document that shows the decision",
            Self::ReviewBeforeDecision => "The review date must not be before the decision",
            Self::Unknown(DecisionReference::Decider) => "Nobody is registered under this id",
            Self::Unknown(_) => "The record has nothing under this id",
            Self::NoDelegation => {
                "No delegation for this kind of decision and region was in force on that day"
            }
            Self::HigherAuthorityRequired => "This takes a higher authority than the decider had on that day",
            Self::PersonRequired => "A person must decide, not an application",
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        let member = match self {
            Self::DecidedInFuture => "/decision/decidedOn",
            Self::DeciderRequired | Self::DeciderMustBeNull | Self::Unknown(DecisionReference::Decider) => {
                "/decision/decidedByPersonId"
            }
            Self::EvidenceOfDecisionRequired | Self::Unknown(DecisionReference::Evidence) => {
                "/decision/evidenceDocumentIds"
            }
            Self::Unknown(DecisionReference::Recommendation) => "/decision/recommendationId",
            Self::Unknown(DecisionReference::ConflictChecks) => "/decision/conflictCheckIds",
            Self::ReviewBeforeDecision => "/decision/reviewOn",
            Self::NoDelegation | Self::HigherAuthorityRequired | Self::PersonRequired => return None,
        };
        Some(member.into())
    }
}

impl Decision {
    /// Records a decision on a question, if the record gives the decider the authority.
    ///
    /// # Errors
    /// Every reason why not; never an empty list.
    pub fn record(
        id: DecisionId,
        question: Question,
        input: DecisionInput,
        facts: &DecisionFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Self, Vec<DecisionRefusal>> {
        let Some(recorder) = stamp.by.person_id else { return Err(vec![DecisionRefusal::PersonRequired]) };
        let refusals = input.refusals(facts, stamp.today);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let decider = input.decided_by.unwrap_or(recorder);
        let holds = |holder| match holder {
            Holder::Person(person) => person == decider,
            Holder::Role(role) => input.channel == Channel::InSystem && role == permit.role(),
        };
        let Question { kind, outcome, level, region } = question;
        let covering = facts.delegations.iter();
        let covering = covering.filter(|delegation| {
            holds(delegation.holder) && delegation.covers(kind, region, input.decided_on)
        });
        match covering.max_by_key(|delegation| delegation.level) {
            Some(authority) if authority.level < level => Err(vec![DecisionRefusal::HigherAuthorityRequired]),
            Some(authority) => Ok(Self {
                id,
                kind,
                outcome: outcome.into(),
                decided_by: decider,
                decided_as: (input.channel == Channel::InSystem).then(|| permit.role()),
                recorded_by: recorder,
                delegation: authority.id,
                input,
                follows: None,
            }),
            None => Err(vec![DecisionRefusal::NoDelegation]),
        }
    }

    /// The fact that it was recorded.
    #[must_use]
    pub fn recorded(&self, recorded_on: NaiveDate) -> DecisionFact {
        DecisionFact::Recorded {
            decision_id: self.id,
            decision_kind: self.kind,
            outcome: self.outcome.clone().into_owned(),
            decided_on: self.input.decided_on,
            recorded_on,
            decider_id: self.decided_by,
            recorder_id: self.recorded_by,
            channel: self.input.channel,
            delegation_id: self.delegation,
            evidence: self.input.evidence.clone(),
            rule_version: self.input.rule_version.clone().map(String::from),
            review_on: self.input.review_on,
            recommendation_id: self.input.recommendation,
            conflict_check_ids: self.input.conflict_checks.clone(),
            supersedes_decision_id: self.follows.as_ref().map(|follows| follows.decision),
            reasons: Private::Known(self.input.reasons.clone()),
            options: Private::Known(self.input.options.clone()),
            conditions: Private::Known(self.input.conditions.clone()),
        }
    }
}

impl DecisionInput {
    /// Whatever is wrong with it, before it is asked whether the decider may.
    #[must_use]
    pub fn refusals(&self, facts: &DecisionFacts, today: NaiveDate) -> Vec<DecisionRefusal> {
        use DecisionRefusal as R;
        let on_behalf = self.channel == Channel::OnBehalf;
        let rules = [
            (self.decided_on > today, R::DecidedInFuture),
            (on_behalf && self.decided_by.is_none(), R::DeciderRequired),
            (!on_behalf && self.decided_by.is_some(), R::DeciderMustBeNull),
            (on_behalf && self.evidence.is_empty(), R::EvidenceOfDecisionRequired),
            (self.review_on.is_some_and(|review| review < self.decided_on), R::ReviewBeforeDecision),
        ];
        let broken = rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal);
        broken.chain(facts.unknown.iter().copied().map(R::Unknown)).collect()
    }
}

/// What can happen to a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum DecisionFact {
    /// It was recorded.
    #[serde(rename = "decision.recorded")]
    Recorded {
        /// Which decision.
        decision_id: DecisionId,
        /// What was decided.
        decision_kind: DecisionKind,
        /// The code of the outcome.
        outcome: String,
        /// The day it was taken.
        decided_on: NaiveDate,
        /// The day it was recorded.
        recorded_on: NaiveDate,
        /// Who took it.
        decider_id: PersonId,
        /// Who recorded it.
        recorder_id: PersonId,
        /// How it came into the record.
        channel: Channel,
        /// The delegation it rests on.
        delegation_id: DelegationId,
        /// The documents that bear it out.
        evidence: Vec<Uuid>,
        /// The version of the rule it was taken under.
        rule_version: Option<String>,
        /// When to look at it again.
        review_on: Option<NaiveDate>,
        /// The recommendation it answers.
        #[serde(default)]
        recommendation_id: Option<Uuid>,
        /// The checks of conflicts it relies on.
        #[serde(default)]
        conflict_check_ids: Vec<Uuid>,
        /// The decision in whose place it stands.
        #[serde(default)]
        supersedes_decision_id: Option<DecisionId>,
        /// Why.
        #[serde(default)]
        reasons: Private<Prose<4000>>,
        /// What else was considered.
        #[serde(default)]
        options: Private<Vec<OptionConsidered>>,
        /// On what conditions.
        #[serde(default)]
        conditions: Private<Vec<Line<500>>>,
    },
    /// A mistake in its words was put right by another with the same outcome.
    #[serde(rename = "decision.corrected")]
    Corrected {
        /// Which decision.
        decision_id: DecisionId,
        /// The one that stands in its place.
        new_decision_id: DecisionId,
        /// What was decided.
        decision_kind: DecisionKind,
        /// The code of the outcome.
        outcome: String,
        /// Who recorded the correction.
        recorder_id: PersonId,
        /// The documents that bear it out.
        evidence: Vec<Uuid>,
        /// What was wrong.
        #[serde(default)]
        reason: Private<Prose<4000>>,
        /// Why it was decided.
        #[serde(default)]
        reasons: Private<Prose<4000>>,
        /// On what conditions.
        #[serde(default)]
        conditions: Private<Vec<Line<500>>>,
    },
    /// It was decided anew, since the facts are new.
    #[serde(rename = "decision.superseded")]
    Superseded {
        /// Which decision.
        decision_id: DecisionId,
        /// The one that stands in its place.
        new_decision_id: DecisionId,
        /// What was decided.
        decision_kind: DecisionKind,
        /// The code of the new outcome.
        outcome: String,
        /// What is new.
        #[serde(default)]
        reason: Private<Prose<4000>>,
    },
    /// A higher authority decided otherwise, or that it does not stand.
    #[serde(rename = "decision.overturned")]
    Overturned {
        /// Which decision.
        decision_id: DecisionId,
        /// The one that stands in its place.
        new_decision_id: DecisionId,
        /// What was decided.
        decision_kind: DecisionKind,
        /// The code of the new outcome.
        outcome: String,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<4000>>,
    },
}

impl Fact for DecisionFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Recorded { .. } => "decision.recorded",
            Self::Corrected { .. } => "decision.corrected",
            Self::Superseded { .. } => "decision.superseded",
            Self::Overturned { .. } => "decision.overturned",
        }
    }
}

#[cfg(test)]
mod tests;
