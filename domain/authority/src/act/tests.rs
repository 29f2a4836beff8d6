use chrono::NaiveDate;
use kernel::{Actor, Id, Timestamp};
use register::Region;

use super::*;
use crate::{Caller, DecisionKind, Delegation, Holder, Identity, Operation, Position, Role, permit};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();

fn somebody(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(number))
}

fn by(number: u128) -> (Permit, Stamp) {
    let identity = Identity::Person { tenant: Uuid::nil(), object: Uuid::nil() };
    let caller = Caller::new(identity, [Role::CaseDecide]);
    let position = Position { person: Some(somebody(number)), in_scope: true, ..Position::default() };
    let permit = permit(Operation::OverturnDecision, &caller, &position).unwrap();
    let by = Actor::person(somebody(number), Role::CaseDecide.code().to_owned());
    (permit, Stamp { by, at: Timestamp::UNIX_EPOCH, today: TODAY, request: Uuid::nil() })
}

fn text<const MAX: usize>(text: &str) -> Prose<MAX> {
    Prose::try_from(text.to_owned()).unwrap()
}

fn input() -> DecisionInput {
    DecisionInput {
        reasons: text("A new inspection"),
        decided_on: TODAY,
        channel: Channel::InSystem,
        decided_by: None,
        evidence: Vec::new(),
        options: Vec::new(),
        recommendation: None,
        conditions: Vec::new(),
        conflict_checks: Vec::new(),
        rule_version: None,
        review_on: None,
    }
}

/// Taken by the first person.
fn taken() -> StandingDecision {
    let decision = Decision {
        id: Id::new(Uuid::from_u128(10)),
        kind: DecisionKind::Eligibility,
        outcome: "notEligible".into(),
        decided_by: somebody(1),
        decided_as: Some(Role::CaseLead),
        recorded_by: somebody(1),
        delegation: Id::new(Uuid::from_u128(5)),
        input: input(),
        follows: None,
    };
    StandingDecision { decision, followed: None }
}

fn followed(act: Act) -> StandingDecision {
    StandingDecision { followed: Some((act, Id::new(Uuid::from_u128(11)))), ..taken() }
}

fn held_at(level: Level) -> DecisionFacts {
    let delegation = Delegation {
        id: Id::new(Uuid::from_u128(6)),
        holder: Holder::Person(somebody(2)),
        kind: DecisionKind::Eligibility,
        level,
        region: None,
        from: TODAY,
        to: None,
    };
    DecisionFacts { unknown: Vec::new(), delegations: vec![delegation] }
}

fn replace(
    old: &StandingDecision,
    replacing: Replacing,
    who: u128,
    input: DecisionInput,
    facts: &DecisionFacts,
) -> Result<Decision, Vec<ActRefusal>> {
    let (permit, stamp) = by(who);
    let new = Replacement { id: Id::new(Uuid::from_u128(12)), replacing, reason: text("New"), input };
    let question = Question::usual(DecisionKind::Eligibility, "eligible", Region::London);
    old.replace(new, question, facts, &permit, &stamp)
}

#[test]
fn what_followed_a_decision_is_how_it_stands() {
    assert_eq!(taken().standing(), Standing::InForce);
    let told = Act::VARIANTS.iter().map(|act| followed(*act).standing().code());
    assert_eq!(told.collect::<Vec<_>>(), Act::VARIANTS.iter().map(|act| act.code()).collect::<Vec<_>>());
}

#[test]
fn to_supersede_takes_the_usual_authority_and_to_overturn_a_higher_one() {
    use Replacing::{Overturning, Superseding};
    let usual = held_at(Level::Standard);
    let new = replace(&taken(), Superseding, 2, input(), &usual).unwrap();
    let lineage = new.follows.clone().unwrap();
    assert_eq!((lineage.act, lineage.decision), (Act::Superseded, taken().decision.id));
    let higher = vec![ActRefusal::Decision(DecisionRefusal::HigherAuthorityRequired)];
    assert_eq!(replace(&taken(), Overturning, 2, input(), &usual), Err(higher));
    let nobody = vec![ActRefusal::Decision(DecisionRefusal::NoDelegation)];
    assert_eq!(replace(&taken(), Overturning, 3, input(), &held_at(Level::Higher)), Err(nobody));
    let new = replace(&taken(), Overturning, 2, input(), &held_at(Level::Higher)).unwrap();
    assert_eq!(new.follows.unwrap().act, Act::Overturned);
}

#[test]
fn nobody_overturns_their_own_decision_in_person_or_through_another() {
    let conflict = Err(vec![ActRefusal::ApproverConflict]);
    let facts = held_at(Level::Higher);
    assert_eq!(replace(&taken(), Replacing::Overturning, 1, input(), &facts), conflict);
    let through = DecisionInput {
        channel: Channel::OnBehalf,
        decided_by: Some(somebody(1)),
        evidence: vec![Uuid::nil()],
        ..input()
    };
    assert_eq!(replace(&taken(), Replacing::Overturning, 2, through, &facts), conflict);
    // Deciding anew oneself is another matter: the facts are new.
    let own = replace(&taken(), Replacing::Superseding, 1, input(), &facts);
    assert_eq!(own, Err(vec![ActRefusal::Decision(DecisionRefusal::NoDelegation)]));
}

#[test]
fn only_what_stands_can_be_followed_and_not_by_something_older() {
    let early = DecisionInput { decided_on: TODAY.pred_opt().unwrap(), ..input() };
    let told =
        replace(&followed(Act::Superseded), Replacing::Superseding, 2, early, &held_at(Level::Standard));
    let other = Id::new(Uuid::from_u128(11));
    assert_eq!(told, Err(vec![ActRefusal::BeforeTheOther, ActRefusal::NotInForce(other)]));
}

#[test]
fn a_correction_keeps_decider_day_outcome_and_authority() {
    let correction = Correction {
        id: Id::new(Uuid::from_u128(12)),
        reason: text("Wrong school"),
        reasons: text("The right school"),
        conditions: Vec::new(),
        evidence: Vec::new(),
    };
    let (_, stamp) = by(9);
    let facts = DecisionFacts::default();
    let old = taken().decision;
    let new = taken().correct(correction.clone(), &facts, &stamp).unwrap();
    assert_eq!((new.recorded_by, new.decided_by), (somebody(9), old.decided_by));
    assert_eq!((&new.outcome, new.delegation), (&old.outcome, old.delegation));
    assert_eq!(new.input.reasons, text("The right school"));
    let unknown = DecisionFacts { unknown: vec![DecisionReference::Evidence], ..facts };
    let told = followed(Act::Corrected).correct(correction.clone(), &unknown, &stamp).unwrap_err();
    assert_eq!(told, [ActRefusal::UnknownEvidence, ActRefusal::NotInForce(Id::new(Uuid::from_u128(11)))]);
    let mut for_another = taken();
    for_another.decision.input.channel = Channel::OnBehalf;
    let told = for_another.correct(correction, &DecisionFacts::default(), &stamp).unwrap_err();
    assert_eq!(told, [ActRefusal::EvidenceRequired]);
}
