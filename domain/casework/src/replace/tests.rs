use authority::{
    Caller, Channel, DecisionInput, DecisionKind, DecisionRefusal, Delegation, Holder, Identity, Operation,
    Position, Role, permit,
};
use chrono::NaiveDate;
use kernel::{Actor, Aggregate, Coded, Id, Line, PersonId, Prose, Recorded, Timestamp};
use register::{Region, SchoolKind, Urn};
use uuid::Uuid;

use super::*;
use crate::{Basis, CaseReference, ClosureOutcome, CodedKind, SchoolSnapshot};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();

fn id<T>(number: u128) -> Id<T> {
    Id::new(Uuid::from_u128(number))
}

fn text<const MAX: usize>(text: &str) -> Prose<MAX> {
    Prose::try_from(text.to_owned()).unwrap()
}

fn rule() -> Line<50> {
    Line::try_from("2025-09".to_owned()).unwrap()
}

/// A case that follows the assessment of this number.
fn case(follows: u128, eligible: bool) -> Case {
    let urn = Urn::try_from("900001".to_owned()).unwrap();
    let opened = CaseFact::Opened {
        case_id: id(0),
        reference: CaseReference(1),
        urn: urn.clone(),
        region: Region::London,
        cohort: "flow".to_owned(),
        eligible,
        basis: eligible.then_some(Basis::StuckRi),
        assessment_id: id(follows),
        rule_version: "2025-09".to_owned(),
        assessed_on: TODAY,
        previous_case_id: None,
        school: SchoolSnapshot {
            urn,
            name: "Invented".to_owned(),
            region: Region::London,
            la_code: "201".to_owned(),
            la_name: "Invented".to_owned(),
            type_name: "Academy".to_owned(),
            school_kind: CodedKind(SchoolKind::Academy),
            phase: None,
            religious_character: None,
            trust_uid: None,
            trust_name: None,
        },
    };
    let by = Actor::person(id(1), Role::CaseLead.code().to_owned());
    Case::evolve(None, &Recorded { by, at: Timestamp::UNIX_EPOCH, fact: opened }).unwrap()
}

/// The first decision of this number, with the assessment of the same.
fn past(number: u128, eligible: bool) -> PastDecision {
    let finding = if eligible {
        Finding::Eligible { basis: Basis::StuckRi, reason: None }
    } else {
        Finding::NotEligible { reason: text("Judged good") }
    };
    let assessment = Assessment {
        id: id(number),
        finding,
        inspections: Vec::new(),
        assessed_on: TODAY,
        assessed_by: None,
        rule_version: rule(),
        changed_on: TODAY,
        support_ends_on: None,
        decision_id: id(number),
    };
    let (id, lineage) = (id(number), id(number));
    PastDecision { id, lineage, act: None, set_aside: false, assessment: Some(assessment) }
}

/// One that took the place of another.
fn later(act: Act, of: u128, decision: PastDecision) -> PastDecision {
    PastDecision { lineage: id(of), act: Some(act), ..decision }
}

fn facts(eligibility: impl IntoIterator<Item = PastDecision>) -> ReplacingFacts {
    let delegation = Delegation {
        id: id(7),
        holder: Holder::Person(id(2)),
        kind: DecisionKind::Eligibility,
        level: Level::Higher,
        region: None,
        from: TODAY,
        to: None,
    };
    ReplacingFacts {
        deciding: DecisionFacts { unknown: Vec::new(), delegations: vec![delegation] },
        eligibility: eligibility.into_iter().collect(),
    }
}

fn input() -> DecisionInput {
    DecisionInput {
        reasons: text("Another inspection"),
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

fn taken(number: u128, kind: DecisionKind) -> StandingDecision {
    let decision = Decision {
        id: id(number),
        kind,
        outcome: "eligible".into(),
        decided_by: PersonId::new(Uuid::from_u128(1)),
        decided_as: None,
        recorded_by: PersonId::new(Uuid::from_u128(1)),
        delegation: id(5),
        input: input(),
        follows: None,
    };
    StandingDecision { decision, followed: None }
}

fn replace(
    replacing: Replacing,
    outcome: Option<&str>,
    case: &Case,
    old: &StandingDecision,
    facts: &ReplacingFacts,
) -> Result<Replaced, Vec<ActRefusal>> {
    let identity = Identity::Person { tenant: Uuid::nil(), object: Uuid::nil() };
    let caller = Caller::new(identity, [Role::CaseDecide]);
    let position = Position { person: Some(id(2)), in_scope: true, ..Position::default() };
    let permit = permit(Operation::OverturnDecision, &caller, &position).unwrap();
    let by = Actor::person(id(2), Role::CaseDecide.code().to_owned());
    let stamp = Stamp { by, at: Timestamp::UNIX_EPOCH, today: TODAY, request: Uuid::nil() };
    let replace = ReplaceDecision {
        outcome: outcome.map(str::to_owned),
        replacement: Replacement { id: id(30), replacing, reason: text("New"), input: input() },
        assessment_id: id(31),
    };
    replace.decide(case, old, facts, &permit, &stamp)
}

fn of_eligibility(number: u128) -> StandingDecision {
    taken(number, DecisionKind::Eligibility)
}

fn eligible(fact: &CaseFact) -> (AssessmentId, bool) {
    let CaseFact::EligibilityAssessed { assessment_id, eligible, .. } = fact else { panic!("{fact:?}") };
    (*assessment_id, *eligible)
}

#[test]
fn the_case_follows_the_decision_that_takes_the_place_of_the_one_it_followed() {
    let facts = facts([past(10, true), past(11, false)]);
    let done =
        replace(Replacing::Overturning, Some("eligible"), &case(11, false), &of_eligibility(11), &facts);
    let done = done.unwrap();
    assert_eq!(eligible(&done.case.unwrap()), (id(31), true));
    let made = done.assessment.unwrap();
    assert_eq!((made.finding.basis(), made.decision_id), (Some(Basis::StuckRi), id(30)));
    assert_eq!(done.decision.follows.unwrap().act, Act::Overturned);
}

#[test]
fn what_is_set_aside_leaves_what_stood_before() {
    let aside = |case: &Case, old: u128, past: &[PastDecision]| {
        replace(Replacing::Overturning, None, case, &of_eligibility(old), &facts(past.to_vec())).unwrap()
    };
    // Another decision, the one whose place was taken, or what that was corrected to.
    let corrected = PastDecision { assessment: None, ..later(Act::Corrected, 10, past(12, true)) };
    for before in [
        vec![past(10, true), past(11, false)],
        vec![past(10, true), later(Act::Superseded, 10, past(11, false))],
        vec![past(10, true), corrected, later(Act::Superseded, 10, past(11, false))],
    ] {
        let done = aside(&case(11, false), 11, &before);
        assert_eq!(done.decision.outcome, SET_ASIDE);
        assert_eq!(eligible(&done.case.unwrap()), (id(10), true));
        assert!(done.assessment.is_none());
    }
    // With nothing else that stands, nobody has decided that the school may have support.
    let done = aside(&case(10, true), 10, &[past(10, true)]);
    assert_eq!(eligible(&done.case.unwrap()), (id(31), false));
    assert!(!done.assessment.unwrap().finding.is_eligible());
}

#[test]
fn what_was_set_aside_can_be_decided_anew() {
    let aside =
        PastDecision { set_aside: true, assessment: None, ..later(Act::Overturned, 10, past(11, false)) };
    let facts = facts([past(10, true), aside]);
    let old = of_eligibility(11);
    let done = replace(Replacing::Superseding, Some("eligible"), &case(9, false), &old, &facts);
    assert_eq!(eligible(&done.unwrap().case.unwrap()), (id(31), true));
}

#[test]
fn a_case_that_follows_a_later_decision_or_is_closed_stays_what_it_is() {
    let facts = facts([past(10, true), past(11, false)]);
    let old = of_eligibility(10);
    let replace =
        |case: &Case| replace(Replacing::Superseding, Some("notEligible"), case, &old, &facts).unwrap();
    let done = replace(&case(11, false));
    assert!(done.case.is_none() && done.assessment.is_some());
    let outcome = ClosureOutcome::NotEligibleAtStart;
    let closed = Case { status: Status::Closed { outcome, on: TODAY }, ..case(10, true) };
    let done = replace(&closed);
    assert!(done.case.is_none() && done.assessment.is_none());
}

#[test]
fn the_outcome_must_be_one_of_the_kind_and_the_kind_one_that_acts_apply_to() {
    let both = || facts([past(10, true), past(11, false)]);
    let wrong = |outcome| {
        replace(Replacing::Superseding, outcome, &case(11, false), &of_eligibility(11), &both()).unwrap_err()
    };
    assert_eq!(wrong(Some("match")), [ActRefusal::OutcomeNotAllowed]);
    assert_eq!(wrong(None), [ActRefusal::OutcomeNotAllowed]);
    let never = facts([past(10, false), past(11, false)]);
    let told =
        replace(Replacing::Superseding, Some("eligible"), &case(11, false), &of_eligibility(11), &never);
    assert_eq!(told.unwrap_err(), [ActRefusal::OutcomeNotAllowed]);
    for kind in [DecisionKind::AdviserAllocation, DecisionKind::Closure, DecisionKind::RouteChange] {
        let told =
            replace(Replacing::Overturning, None, &case(11, false), &taken(11, kind), &both()).unwrap_err();
        assert!(matches!(told[..], [ActRefusal::NotAvailable(_)]), "{told:?}");
    }
}

#[test]
fn everything_in_the_way_is_told_at_once_and_authority_last() {
    let no_authority =
        ReplacingFacts { deciding: DecisionFacts::default(), ..facts([past(10, true), past(11, false)]) };
    let followed = StandingDecision { followed: Some((Act::Corrected, id(12))), ..of_eligibility(11) };
    let told = replace(Replacing::Superseding, Some("x"), &case(11, false), &followed, &no_authority);
    assert_eq!(told.unwrap_err(), [ActRefusal::NotInForce(id(12)), ActRefusal::OutcomeNotAllowed]);
    let old = of_eligibility(11);
    let told = replace(Replacing::Superseding, Some("eligible"), &case(11, false), &old, &no_authority);
    assert_eq!(told.unwrap_err(), [ActRefusal::Decision(DecisionRefusal::NoDelegation)]);
}
