use kernel::{Actor, Timestamp};

use super::*;
use crate::{Caller, Identity, Operation, Position, Role, permit};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();

fn somebody(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(number))
}

fn lead() -> (Permit, Stamp) {
    let identity = Identity::Person { tenant: Uuid::nil(), object: Uuid::nil() };
    let caller = Caller::new(identity, [Role::CaseLead]);
    let position = Position { person: Some(somebody(1)), in_scope: true, ..Position::default() };
    let permit = permit(Operation::RecordEligibilityAssessment, &caller, &position).unwrap();
    let by = Actor::person(somebody(1), Role::CaseLead.code().to_owned());
    let stamp = Stamp { by, at: Timestamp::UNIX_EPOCH, today: TODAY, request: Uuid::nil() };
    (permit, stamp)
}

fn input() -> DecisionInput {
    DecisionInput {
        reasons: Prose::try_from("A new inspection".to_owned()).unwrap(),
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

fn on_behalf(of: u128) -> DecisionInput {
    let evidence = vec![Uuid::from_u128(9)];
    DecisionInput { channel: Channel::OnBehalf, decided_by: Some(somebody(of)), evidence, ..input() }
}

fn held_by(holder: Holder) -> DecisionFacts {
    let delegation = Delegation {
        id: Id::new(Uuid::from_u128(5)),
        holder,
        kind: DecisionKind::Eligibility,
        level: Level::Standard,
        region: Some(Region::London),
        from: TODAY,
        to: Some(TODAY),
    };
    DecisionFacts { unknown: Vec::new(), delegations: vec![delegation] }
}

fn decide(
    region: Region,
    input: DecisionInput,
    facts: &DecisionFacts,
) -> Result<Decision, Vec<DecisionRefusal>> {
    let (permit, stamp) = lead();
    let question = Question::usual(DecisionKind::Eligibility, "eligible", region);
    Decision::record(Id::new(Uuid::nil()), question, input, facts, &permit, &stamp)
}

#[test]
fn a_role_decides_what_is_delegated_to_it_where_and_while_it_is() {
    let facts = held_by(Holder::Role(Role::CaseLead));
    let decision = decide(Region::London, input(), &facts).unwrap();
    assert_eq!((decision.decided_by, decision.recorded_by), (somebody(1), somebody(1)));
    assert_eq!(decision.delegation, facts.delegations[0].id);
    let refused = Err(vec![DecisionRefusal::NoDelegation]);
    assert_eq!(decide(Region::NorthEast, input(), &facts), refused);
    let yesterday = DecisionInput { decided_on: TODAY.pred_opt().unwrap(), ..input() };
    assert_eq!(decide(Region::London, yesterday, &facts), refused);
    assert_eq!(decide(Region::London, input(), &held_by(Holder::Role(Role::CaseDecide))), refused);
}

#[test]
fn who_records_for_another_needs_the_other_s_own_delegation() {
    let facts = held_by(Holder::Person(somebody(2)));
    let decision = decide(Region::London, on_behalf(2), &facts).unwrap();
    assert_eq!((decision.decided_by, decision.recorded_by), (somebody(2), somebody(1)));
    let refused = Err(vec![DecisionRefusal::NoDelegation]);
    assert_eq!(decide(Region::London, on_behalf(3), &facts), refused);
    assert_eq!(decide(Region::London, on_behalf(3), &held_by(Holder::Role(Role::CaseLead))), refused);
}

#[test]
fn what_takes_a_higher_authority_is_refused_to_the_usual_one() {
    let (permit, stamp) = lead();
    let barred = Question {
        level: Level::Higher,
        ..Question::usual(DecisionKind::Eligibility, "eligible", Region::London)
    };
    let record = |facts: &DecisionFacts| {
        Decision::record(Id::new(Uuid::nil()), barred, input(), facts, &permit, &stamp)
    };
    let usual = held_by(Holder::Role(Role::CaseLead));
    assert_eq!(record(&usual), Err(vec![DecisionRefusal::HigherAuthorityRequired]));
    let mut both = usual.clone();
    let higher =
        Delegation { id: Id::new(Uuid::max()), level: Level::Higher, ..usual.delegations[0].clone() };
    both.delegations.push(higher);
    assert_eq!(record(&both).unwrap().delegation, Id::new(Uuid::max()));
}

#[test]
fn everything_wrong_is_told_at_once() {
    use DecisionReference as Of;
    use DecisionRefusal as R;
    let unknown = vec![Of::Decider, Of::Evidence, Of::Recommendation, Of::ConflictChecks];
    let facts = DecisionFacts { unknown, delegations: Vec::new() };
    let tomorrow = TODAY.succ_opt().unwrap();
    let wrong = DecisionInput {
        decided_on: tomorrow,
        decided_by: Some(somebody(2)),
        review_on: Some(TODAY),
        ..input()
    };
    let told = decide(Region::London, wrong, &facts).unwrap_err();
    let rules = [R::DecidedInFuture, R::DeciderMustBeNull, R::ReviewBeforeDecision];
    assert_eq!(
        told,
        [&rules[..], &facts.unknown.iter().copied().map(R::Unknown).collect::<Vec<_>>()].concat()
    );
    let bare = DecisionInput { channel: Channel::OnBehalf, ..input() };
    let told = decide(Region::London, bare, &DecisionFacts::default()).unwrap_err();
    assert_eq!(told, [R::DeciderRequired, R::EvidenceOfDecisionRequired]);
}
