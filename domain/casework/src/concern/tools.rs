use authority::{Decision, DecisionFacts, DecisionId, DecisionInput, DecisionKind, Permit, Question};
use chrono::NaiveDate;
use kernel::{Coded, Private, Prose, Stamp};
use register::SchoolKind;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::raise::{none, past, writable};
use crate::Case;
use crate::concern::{Concern, ConcernFact, ConcernOutcome, ConcernRefusal, Tool};

/// Who is consulted before an interim executive board is created.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Consulted {
    /// The local authority.
    LocalAuthority,
    /// The governors.
    Governors,
    /// The diocese.
    Diocese,
    /// The foundation.
    Foundation,
}

impl Coded for Consulted {
    const NAME: &'static str = "BoardConsultee";
    const MEANING: &'static str = "Who is consulted before an interim executive board is created.";
}

/// Information is demanded.
#[derive(Clone, Debug)]
pub struct UsePowers {
    /// The day the school was told.
    pub told_on: NaiveDate,
    /// Why and how.
    pub details: Prose<4000>,
    /// The decision.
    pub decision_id: DecisionId,
    /// What is said of it.
    pub decision: DecisionInput,
}

/// A maintained school gets an interim executive board.
#[derive(Clone, Debug)]
pub struct CreateBoard {
    /// The day it was created.
    pub created_on: NaiveDate,
    /// Its members, and why.
    pub details: Prose<4000>,
    /// Who was consulted before.
    pub consulted: Vec<Consulted>,
    /// The decision.
    pub decision_id: DecisionId,
    /// What is said of it.
    pub decision: DecisionInput,
}

impl UsePowers {
    /// Uses information powers.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may is asked when nothing else is wrong.
    pub fn decide(
        self,
        concern: &Concern,
        case: &Case,
        facts: &DecisionFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let mut refusals = past(self.told_on, "/schoolToldOn", stamp);
        refusals.extend(takes_no_more(concern, case, concern.powers_in_force()));
        let question = Question::usual(DecisionKind::InformationPowers, "used", case.school.region);
        let decision = (self.decision_id, question, self.decision);
        decided(decision, refusals, facts, permit, stamp, || ConcernFact::InformationPowersUsed {
            concern_id: concern.id,
            on: self.told_on,
            decision_id: self.decision_id,
            details: Private::Known(self.details),
        })
    }
}

impl CreateBoard {
    /// Creates an interim executive board.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may is asked when nothing else is wrong.
    pub fn decide(
        self,
        concern: &Concern,
        case: &Case,
        facts: &DecisionFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        let mut refusals = past(self.created_on, "/createdOn", stamp);
        let current = concern.board_in_force().map(|board| &board.tool);
        refusals.extend(takes_no_more(concern, case, current));
        if case.school.school_kind.0 != SchoolKind::Maintained {
            refusals.push(ConcernRefusal::MaintainedOnly);
        }
        let question = Question::usual(DecisionKind::InterimExecutiveBoard, "created", case.school.region);
        let decision = (self.decision_id, question, self.decision);
        decided(decision, refusals, facts, permit, stamp, || ConcernFact::BoardRecorded {
            concern_id: concern.id,
            on: self.created_on,
            decision_id: self.decision_id,
            consulted: self.consulted,
            details: Private::Known(self.details),
        })
    }
}

/// What a concern has against a tool, of which it may have `current` in force.
fn takes_no_more(concern: &Concern, case: &Case, current: Option<&Tool>) -> Vec<ConcernRefusal> {
    let mut refusals = writable(case);
    refusals.extend(concern.unresolved());
    refusals.extend(current.map(|_| ConcernRefusal::AlreadyInUse));
    refusals
}

/// The fact and the decision behind it, if nothing stands against either.
fn decided(
    (id, question, input): (DecisionId, Question, DecisionInput),
    mut refusals: Vec<ConcernRefusal>,
    facts: &DecisionFacts,
    permit: &Permit,
    stamp: &Stamp,
    fact: impl FnOnce() -> ConcernFact,
) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
    refusals.extend(input.refusals(facts, stamp.today).into_iter().map(ConcernRefusal::from));
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let decision = Decision::record(id, question, input, facts, permit, stamp)
        .map_err(|refusals| refusals.into_iter().map(ConcernRefusal::from).collect::<Vec<_>>())?;
    let recorded = decision.recorded(stamp.today);
    Ok(ConcernOutcome { fact: fact(), decision: Some((decision, recorded)) })
}

impl Concern {
    /// Withdraws the use of information powers.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn withdraw_powers(
        &self,
        on: NaiveDate,
        reason: Prose<500>,
        case: &Case,
        stamp: &Stamp,
    ) -> Result<ConcernFact, Vec<ConcernRefusal>> {
        none(withdrawing(self.powers_in_force(), on, case, stamp), || {
            ConcernFact::InformationPowersWithdrawn {
                concern_id: self.id,
                on,
                reason: Private::Known(reason),
            }
        })
    }

    /// Withdraws the interim executive board.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn withdraw_board(
        &self,
        on: NaiveDate,
        reason: Prose<500>,
        case: &Case,
        stamp: &Stamp,
    ) -> Result<ConcernFact, Vec<ConcernRefusal>> {
        let current = self.board_in_force().map(|board| &board.tool);
        none(withdrawing(current, on, case, stamp), || ConcernFact::BoardWithdrawn {
            concern_id: self.id,
            on,
            reason: Private::Known(reason),
        })
    }

    /// Moves the use of information powers to another concern of the case: one fact, which happens to both.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn move_powers(
        &self,
        to: Option<&Self>,
        reason: Prose<500>,
        case: &Case,
    ) -> Result<ConcernFact, Vec<ConcernRefusal>> {
        let mut refusals = moving(to, case, to.and_then(Self::powers_in_force));
        match (self.powers_in_force(), to) {
            (Some(tool), Some(to)) if refusals.is_empty() => Ok(ConcernFact::InformationPowersMoved {
                concern_id: self.id,
                to_concern_id: to.id,
                on: tool.on,
                decision_id: tool.decision_id,
                details: tool.details.clone().map_or(Private::Redacted, Private::Known),
                reason: Private::Known(reason),
            }),
            (tool, _) => {
                refusals.extend(tool.is_none().then_some(ConcernRefusal::NotInUse));
                Err(refusals)
            }
        }
    }

    /// Moves the interim executive board to another concern of the case: one fact, which happens to both.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn move_board(
        &self,
        to: Option<&Self>,
        reason: Prose<500>,
        case: &Case,
    ) -> Result<ConcernFact, Vec<ConcernRefusal>> {
        let there = to.and_then(Self::board_in_force).map(|board| &board.tool);
        let mut refusals = moving(to, case, there);
        match (self.board_in_force(), to) {
            (Some(board), Some(to)) if refusals.is_empty() => Ok(ConcernFact::BoardMoved {
                concern_id: self.id,
                to_concern_id: to.id,
                on: board.tool.on,
                decision_id: board.tool.decision_id,
                consulted: board.consulted.clone(),
                details: board.tool.details.clone().map_or(Private::Redacted, Private::Known),
                reason: Private::Known(reason),
            }),
            (board, _) => {
                refusals.extend(board.is_none().then_some(ConcernRefusal::NotInUse));
                Err(refusals)
            }
        }
    }
}

fn withdrawing(current: Option<&Tool>, on: NaiveDate, case: &Case, stamp: &Stamp) -> Vec<ConcernRefusal> {
    let mut refusals = past(on, "/withdrawnOn", stamp);
    if current.is_some_and(|tool| on < tool.on) {
        refusals.push(ConcernRefusal::DateBefore("/withdrawnOn"));
    }
    refusals.extend(writable(case));
    refusals.extend(current.is_none().then_some(ConcernRefusal::NotInUse));
    refusals
}

/// What the concern that is to have the tool has against it.
fn moving(to: Option<&Concern>, case: &Case, there: Option<&Tool>) -> Vec<ConcernRefusal> {
    let Some(to) = to else {
        let mut refusals = vec![ConcernRefusal::UnknownReference("/toConcernId")];
        refusals.extend(writable(case));
        return refusals;
    };
    takes_no_more(to, case, there)
}
