use authority::{Identity, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::{LocalIssuer, fingerprint};
use super::{
    application, application_claims, bearer, change, enter, issuer, now, person, person_claims, remove, sign,
    sign_under, verify,
};

#[test]
fn a_local_person_is_a_person() {
    let token = issuer().token(&person(&[Role::CaseDeliver, Role::CaseRead]), now()).unwrap();
    let caller = verify(&token).unwrap();
    let identity = Identity::Person { tenant: LocalIssuer::TENANT, object: Uuid::from_u128(77) };
    assert_eq!(caller.identity, identity);
    assert_eq!(caller.roles.iter().collect::<Vec<_>>(), [Role::CaseRead, Role::CaseDeliver]);
}

#[test]
fn a_local_application_is_its_client() {
    let token = issuer().token(&application(&[Role::FinanceIntegrate]), now()).unwrap();
    let caller = verify(&token).unwrap();
    let client = LocalIssuer::APPLICATION_CLIENT;
    assert_eq!(caller.identity, Identity::Application { tenant: LocalIssuer::TENANT, client });
    assert!(caller.roles.has(Role::FinanceIntegrate));
}

#[test]
fn what_may_vary_may_vary() {
    let second = now().timestamp();
    let principal = application_claims()["oid"].clone();
    let cases: Vec<(&str, Value)> = vec![
        (
            "expired by 30 s",
            change(change(person_claims(), "iat", json!(second - 60)), "exp", json!(second - 30)),
        ),
        ("begins in 30 s", change(person_claims(), "nbf", json!(second + 30))),
        ("issued 30 s ahead", change(person_claims(), "iat", json!(second + 30))),
        ("lives 25 h", change(person_claims(), "exp", json!(second + 90_000))),
        ("other scopes too", change(person_claims(), "scp", json!("profile access_as_user email"))),
        ("says it is a user", change(person_claims(), "idtyp", json!("user"))),
        ("subject is the object", change(person_claims(), "sub", person_claims()["oid"].clone())),
        ("no roles at all", remove(person_claims(), "roles")),
        ("roles", change(person_claims(), "roles", json!(vec!["Some.Role"; 50]))),
        ("claims nobody asked for", change(person_claims(), "hasgroups", json!({ "a": [1, null] }))),
        ("application without idtyp", remove(application_claims(), "idtyp")),
        ("application with a certificate", change(application_claims(), "azpacr", json!("2"))),
        ("application with another subject", change(application_claims(), "sub", json!("x"))),
        ("object in capitals", {
            let object = principal.as_str().map(str::to_uppercase);
            change(remove(application_claims(), "idtyp"), "oid", json!(object))
        }),
    ];
    for (name, claims) in cases {
        assert!(verify(&sign(&claims)).is_ok(), "{name}: {:?}", verify(&sign(&claims)));
    }
}

#[test]
fn the_header_may_vary_a_little() {
    let header = issuer().header();
    let cases = [
        ("typ at+jwt", change(header.clone(), "typ", json!("at+jwt"))),
        ("typ jwt", change(header.clone(), "typ", json!("jwt"))),
        ("no typ", remove(header.clone(), "typ")),
        ("a thumbprint", change(header, "x5t", json!("thumb"))),
    ];
    for (name, header) in cases {
        assert!(verify(&sign_under(&header)).is_ok(), "{name}");
    }
    let token = sign(&person_claims());
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR"] {
        assert!(enter(&[format!("{scheme} {token}").as_bytes()]).is_ok(), "{scheme}");
    }
}

#[test]
fn unknown_roles_are_nobodys_and_the_wrong_kinds_count_for_nothing() {
    let roles = json!(["Case.Lead", "case.decide", "Owner", "Finance.Integrate", "Case.Lead"]);
    let caller = verify(&sign(&change(person_claims(), "roles", roles))).unwrap();
    assert_eq!(caller.roles.iter().collect::<Vec<_>>(), [Role::CaseLead]);
    let nobody = verify(&sign(&change(person_claims(), "roles", json!(["Owner"])))).unwrap();
    assert!(nobody.roles.is_empty());
}

#[test]
fn names_and_addresses_change_nothing() {
    let plain = verify(&sign(&person_claims())).unwrap();
    let mut claims = person_claims();
    for name in ["email", "upn", "preferred_username", "name", "unique_name"] {
        claims = change(claims, name, json!("director@example.org"));
    }
    assert_eq!(verify(&sign(&claims)), Ok(plain));
}

#[test]
fn a_fingerprint_is_the_start_of_the_digest() {
    assert_eq!(fingerprint(b"abc"), "ba7816bf");
    assert_eq!(fingerprint(bearer("").as_bytes()).len(), 8);
}
