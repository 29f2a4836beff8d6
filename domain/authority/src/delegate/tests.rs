use kernel::{Actor, Id, Timestamp};
use uuid::Uuid;

use super::*;

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();

fn somebody(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(number))
}

fn stamp() -> Stamp {
    let by = Actor::person(somebody(1), "Platform.Admin".to_owned());
    Stamp { by, at: Timestamp::UNIX_EPOCH, today: TODAY, request: Uuid::nil() }
}

fn wish(person: u128) -> CreateDelegation {
    CreateDelegation {
        id: Id::new(Uuid::from_u128(5)),
        person: somebody(person),
        kind: DecisionKind::Eligibility,
        level: Level::Higher,
        limit: None,
        region: Some(Region::London),
        from: TODAY,
        to: None,
        authority: Prose::try_from("A letter".to_owned()).unwrap(),
        delegate_of: None,
    }
}

fn given() -> GivenDelegation {
    let fact = wish(2).decide(&DelegatingFacts::default(), &stamp()).unwrap();
    GivenDelegation::evolve(None, &Recorded { by: stamp().by, at: stamp().at, fact }).unwrap()
}

fn end(given: &GivenDelegation, on: NaiveDate) -> Result<GivenDelegation, Vec<DelegationRefusal>> {
    let fact = given.end(on, Prose::try_from("Left".to_owned()).unwrap(), &stamp())?;
    let recorded = Recorded { by: stamp().by, at: stamp().at, fact };
    Ok(GivenDelegation::evolve(Some(given.clone()), &recorded).unwrap())
}

#[test]
fn everything_wrong_with_a_new_delegation_is_told_at_once() {
    use DelegationRefusal as R;
    let same = Id::new(Uuid::max());
    let facts = DelegatingFacts { unregistered: vec![somebody(1), somebody(3)], same: Some(same) };
    let wrong = CreateDelegation { to: TODAY.pred_opt(), delegate_of: Some(somebody(3)), ..wish(1) };
    let told = wrong.decide(&facts, &stamp()).unwrap_err();
    let expected = [
        R::UnknownPerson("/personId"),
        R::UnknownPerson("/delegateOfPersonId"),
        R::EndsBeforeItBegins,
        R::SelfGrant,
        R::Duplicate(same),
    ];
    assert_eq!(told, expected);
}

#[test]
fn an_ended_delegation_covers_its_last_day_and_no_more() {
    let covers = |given: &GivenDelegation, day| {
        given.delegation.covers(DecisionKind::Eligibility, Region::London, day)
    };
    let tomorrow = TODAY.succ_opt().unwrap();
    let ended = end(&given(), TODAY).unwrap();
    assert_eq!(ended.version, Version::FIRST.next());
    assert!(covers(&ended, TODAY) && !covers(&ended, tomorrow));
    // One that is ended before it begins never covers anything.
    assert!(!covers(&end(&given(), TODAY.pred_opt().unwrap()).unwrap(), TODAY));
}

#[test]
fn an_end_can_come_sooner_but_not_later_and_not_again() {
    use DelegationRefusal as R;
    let tomorrow = TODAY.succ_opt().unwrap();
    let planned = end(&given(), tomorrow).unwrap();
    assert_eq!(end(&planned, tomorrow.succ_opt().unwrap()), Err(vec![R::EndsLater]));
    let over = end(&planned, TODAY.pred_opt().unwrap()).unwrap();
    assert_eq!(end(&over, TODAY), Err(vec![R::EndsLater, R::AlreadyEnded]));
    let mut of_a_role = given();
    of_a_role.delegation.holder = Holder::Role(crate::Role::CaseDecide);
    assert_eq!(end(&of_a_role, TODAY), Err(vec![R::StandingScheme]));
}
