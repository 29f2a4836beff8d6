use kernel::{Coded, Line, PersonId, Private, Prose, Stamp};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use uuid::Uuid;

use crate::{
    Channel, Decision, DecisionFact, DecisionFacts, DecisionId, DecisionInput, DecisionReference,
    DecisionRefusal, Level, Permit, Question,
};

mod refusal;

pub use refusal::ActRefusal;

/// The outcome of a decision that only says that another does not stand.
pub const SET_ASIDE: &str = "setAside";

/// What can follow a decision. It is never changed: another takes its place, with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Act {
    /// A mistake in its words was put right; the outcome is the same.
    Corrected,
    /// There are new facts.
    Superseded,
    /// A higher authority decided otherwise.
    Overturned,
}

impl Coded for Act {
    const NAME: &'static str = "DecisionAct";
    const MEANING: &'static str = "What followed a decision.";
}

/// Whether a decision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum Standing {
    /// It stands.
    InForce,
    /// Its correction stands.
    Corrected,
    /// Another stands, since the facts are new.
    Superseded,
    /// A higher authority decided otherwise.
    Overturned,
}

impl Coded for Standing {
    const NAME: &'static str = "DecisionStanding";
    const MEANING: &'static str = "Whether a decision stands.";
}

/// In whose place a decision stands, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// What it did to the other.
    pub act: Act,
    /// The other.
    pub decision: DecisionId,
    /// Why.
    pub reason: Prose<4000>,
}

/// A decision of the record, and what followed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingDecision {
    /// The decision.
    pub decision: Decision,
    /// The one that took its place, if one did.
    pub followed: Option<(Act, DecisionId)>,
}

/// What a decision should have said.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The decision that will say it.
    pub id: DecisionId,
    /// What was wrong.
    pub reason: Prose<500>,
    /// Why it was decided.
    pub reasons: Prose<4000>,
    /// On what conditions.
    pub conditions: Vec<Line<500>>,
    /// The documents that bear it out.
    pub evidence: Vec<Uuid>,
}

/// How a decision is taken anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacing {
    /// By those who decide the kind, since there are new facts.
    Superseding,
    /// By a higher authority.
    Overturning,
}

/// A decision to be taken in the place of another.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// The new decision.
    pub id: DecisionId,
    /// How.
    pub replacing: Replacing,
    /// What is new, or why the other does not stand.
    pub reason: Prose<4000>,
    /// What is said of the new decision.
    pub input: DecisionInput,
}

impl StandingDecision {
    /// Whether it stands.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        match self.followed {
            None => Standing::InForce,
            Some((Act::Corrected, _)) => Standing::Corrected,
            Some((Act::Superseded, _)) => Standing::Superseded,
            Some((Act::Overturned, _)) => Standing::Overturned,
        }
    }

    /// Puts right what it says: same outcome, same day, same authority.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn correct(
        &self,
        correction: Correction,
        facts: &DecisionFacts,
        stamp: &Stamp,
    ) -> Result<Decision, Vec<ActRefusal>> {
        let old = &self.decision;
        let unknown = facts.unknown.contains(&DecisionReference::Evidence);
        let bare = old.input.channel == Channel::OnBehalf && correction.evidence.is_empty();
        let mut refusals = Vec::new();
        refusals.extend(unknown.then_some(ActRefusal::UnknownEvidence));
        refusals.extend(bare.then_some(ActRefusal::EvidenceRequired));
        refusals.extend(self.in_force().err());
        let recorder = recorder(stamp).map_err(|refusal| refusals.push(refusal)).ok();
        let (Some(recorded_by), true) = (recorder, refusals.is_empty()) else { return Err(refusals) };
        let input = DecisionInput {
            reasons: correction.reasons,
            conditions: correction.conditions,
            evidence: correction.evidence,
            ..old.input.clone()
        };
        let reason = correction.reason.fitted();
        let follows = Some(Lineage { act: Act::Corrected, decision: old.id, reason });
        Ok(Decision { id: correction.id, recorded_by, input, follows, ..old.clone() })
    }

    /// Decides in its place.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn replace(
        &self,
        replacement: Replacement,
        question: Question,
        facts: &DecisionFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Decision, Vec<ActRefusal>> {
        let old = &self.decision;
        let Replacement { id, replacing, reason, input } = replacement;
        let refusals = self.refusals(replacing, &input, facts, stamp);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let (act, level) = match replacing {
            Replacing::Superseding => (Act::Superseded, question.level),
            Replacing::Overturning => (Act::Overturned, Level::Higher),
        };
        let question = Question { level, ..question };
        let decision = Decision::record(id, question, input, facts, permit, stamp)
            .map_err(|refusals| refusals.into_iter().map(ActRefusal::Decision).collect::<Vec<_>>())?;
        Ok(Decision { follows: Some(Lineage { act, decision: old.id, reason }), ..decision })
    }

    /// Whatever stands in the way of deciding in its place, before it is asked whether the decider may.
    #[must_use]
    pub fn refusals(
        &self,
        replacing: Replacing,
        input: &DecisionInput,
        facts: &DecisionFacts,
        stamp: &Stamp,
    ) -> Vec<ActRefusal> {
        let old = &self.decision;
        let told = input.refusals(facts, stamp.today).into_iter().map(ActRefusal::Decision);
        let mut refusals: Vec<_> = told.collect();
        refusals.extend((input.decided_on < old.input.decided_on).then_some(ActRefusal::BeforeTheOther));
        let mine = [stamp.by.person_id, input.decided_by].contains(&Some(old.decided_by));
        refusals
            .extend((replacing == Replacing::Overturning && mine).then_some(ActRefusal::ApproverConflict));
        refusals.extend(self.in_force().err());
        refusals
    }

    fn in_force(&self) -> Result<(), ActRefusal> {
        self.followed.map_or(Ok(()), |(_, other)| Err(ActRefusal::NotInForce(other)))
    }
}

fn recorder(stamp: &Stamp) -> Result<PersonId, ActRefusal> {
    stamp.by.person_id.ok_or(ActRefusal::Decision(DecisionRefusal::PersonRequired))
}

impl DecisionFact {
    /// Which decision it happened to.
    #[must_use]
    pub const fn decision(&self) -> DecisionId {
        match self {
            Self::Recorded { decision_id, .. }
            | Self::Corrected { decision_id, .. }
            | Self::Superseded { decision_id, .. }
            | Self::Overturned { decision_id, .. } => *decision_id,
        }
    }
}

impl Decision {
    /// The fact that it took the place of another, if it did.
    #[must_use]
    pub fn replaced(&self) -> Option<DecisionFact> {
        let Lineage { act, decision, reason } = self.follows.clone()?;
        let (new_decision_id, decision_kind) = (self.id, self.kind);
        let (outcome, reason) = (self.outcome.clone().into_owned(), Private::Known(reason));
        Some(match act {
            Act::Corrected => DecisionFact::Corrected {
                decision_id: decision,
                new_decision_id,
                decision_kind,
                outcome,
                recorder_id: self.recorded_by,
                evidence: self.input.evidence.clone(),
                reason,
                reasons: Private::Known(self.input.reasons.clone()),
                conditions: Private::Known(self.input.conditions.clone()),
            },
            Act::Superseded => DecisionFact::Superseded {
                decision_id: decision,
                new_decision_id,
                decision_kind,
                outcome,
                reason,
            },
            Act::Overturned => DecisionFact::Overturned {
                decision_id: decision,
                new_decision_id,
                decision_kind,
                outcome,
                reason,
            },
        })
    }
}

#[cfg(test)]
mod tests;
