use kernel::{Actor, ActorKind, Aggregate, Recorded};
use uuid::Uuid;

use super::*;
use crate::Postcode;

fn line<const MAX: usize>(text: &str) -> Line<MAX> {
    Line::try_from(text.to_owned()).unwrap()
}

fn details(kind: OrganisationKind) -> OrganisationDetails {
    OrganisationDetails {
        kind,
        legal_name: line("Invented Trust"),
        ukprn: None,
        urn: None,
        la_code: None,
        trust_uid: None,
        company_number: None,
        address: Address {
            line1: line("1 Invented Street"),
            line2: None,
            town: line("Middlesbrough"),
            county: None,
            postcode: Postcode::try_from("TS1 1AA".to_owned()).unwrap(),
        },
        pays_through: None,
    }
}

fn id(number: u128) -> OrganisationId {
    OrganisationId::new(Uuid::from_u128(number))
}

fn organisation() -> Organisation {
    let ukprn = Ukprn::try_from("10000001".to_owned()).ok();
    let trust = OrganisationDetails { ukprn, ..details(OrganisationKind::Trust) };
    let fact = trust.create(id(1), &OrganisationFacts::default()).unwrap();
    let by = Actor::of_kind(ActorKind::Operator);
    Organisation::evolve(None, &Recorded { by, at: Timestamp::default(), fact }).unwrap()
}

#[test]
fn each_kind_needs_the_identifier_it_is_known_by() {
    use OrganisationRefusal as R;
    for kind in OrganisationKind::all() {
        let refused = details(kind).create(id(1), &OrganisationFacts::default()).unwrap_err();
        let expected = kind.known_by().map_or(R::AnyIdentifierRequired, R::Required);
        assert_eq!(refused, [expected], "{kind:?}");
    }
    assert_eq!(organisation().details.kind, OrganisationKind::Trust);
}

#[test]
fn everything_wrong_is_told_at_once() {
    use OrganisationRefusal as R;
    let facts = OrganisationFacts {
        same: vec![(Identifier::TrustUid, id(2))],
        school_unknown: true,
        payer_unknown: true,
    };
    let refused = details(OrganisationKind::Trust).create(id(1), &facts).unwrap_err();
    assert_eq!(
        refused,
        [
            R::Required(Identifier::Ukprn),
            R::UnknownSchool,
            R::UnknownPayer,
            R::Duplicate(Identifier::TrustUid, id(2)),
        ]
    );
}

#[test]
fn what_changed_is_named_and_nothing_pays_itself_through_itself() {
    let before = organisation();
    let renamed = OrganisationDetails { legal_name: line("Renamed Trust"), ..before.details.clone() };
    let facts = OrganisationFacts::default();
    let OrganisationFact::Changed(change) =
        before.change(renamed.clone(), OrganisationStatus::Closed, &facts).unwrap()
    else {
        panic!("it changes")
    };
    assert_eq!(change.changed, ["legalName", "status"]);
    assert_eq!(change.version, Version::new(2));
    let circular = OrganisationDetails { pays_through: Some(before.id), ..renamed };
    let refused = before.change(circular, OrganisationStatus::Active, &facts).unwrap_err();
    assert_eq!(refused, [OrganisationRefusal::PaidThroughItself]);
}

#[test]
fn a_traded_service_may_have_the_code_of_its_local_authority() {
    assert!(Identifier::LaCode.tells_apart(OrganisationKind::LocalAuthority));
    assert!(!Identifier::LaCode.tells_apart(OrganisationKind::LaTradedService));
    assert!(!Identifier::Urn.tells_apart(OrganisationKind::Federation));
}
