use serde_json::{Value, json};
use uuid::Uuid;

use super::super::{LocalIssuer, TokenRefusal as T};
use super::{all_refused, application_claims, change, now, person_claims, remove, sign};

/// One row for each value that a claim must not have.
fn each(name: &str, values: impl IntoIterator<Item = Value>, refusal: T) {
    all_refused(values.into_iter().map(|value| {
        let title = format!("{name} = {value}");
        (title, sign(&change(person_claims(), name, value)), refusal)
    }));
}

fn one(name: &str, claims: &Value, refusal: T) {
    all_refused([(name.to_owned(), sign(claims), refusal)]);
}

#[test]
fn every_claim_that_counts_is_required() {
    let names = ["iss", "tid", "aud", "ver", "exp", "nbf", "iat", "oid", "sub", "azp"];
    all_refused(names.map(|name| (name.to_owned(), sign(&remove(person_claims(), name)), T::Claim(name))));
}

#[test]
fn expired() {
    let second = now().timestamp();
    let old = change(person_claims(), "iat", json!(second - 7200));
    for ago in [31, 3600] {
        one("expired", &change(old.clone(), "exp", json!(second - ago)), T::Expired);
    }
    one("expired long ago", &change(change(person_claims(), "exp", json!(2)), "iat", json!(1)), T::Expired);
}

#[test]
fn not_valid_yet() {
    let second = now().timestamp();
    each("nbf", [json!(second + 31), json!(second + 60), json!(u64::MAX)], T::NotYetValid);
}

#[test]
fn times_that_are_not_whole_numbers() {
    let second = now().timestamp();
    for name in ["exp", "nbf", "iat"] {
        let text = second.to_string();
        let values = [
            json!(text),
            Value::Null,
            json!(1_790_000_000.5),
            json!(1_790_000_000.0),
            json!(-1),
            json!(1e300),
        ];
        each(name, values, T::Claim(name));
        each(name, [json!([second]), json!({}), json!(true), json!("")], T::Claim(name));
    }
}

#[test]
fn times_out_of_all_proportion() {
    let second = now().timestamp();
    let year = 365 * 24 * 3600;
    let ahead = change(person_claims(), "iat", json!(second + year));
    let ahead = change(ahead, "exp", json!(second + year + 3600));
    one("issued in a year", &ahead, T::IssuedAhead);
    one("never expires", &change(ahead, "exp", json!(u64::MAX)), T::Lifetime);
    one("issued 31 s ahead", &change(person_claims(), "iat", json!(second + 31)), T::IssuedAhead);
    each("exp", [json!(u64::MAX), json!(second + 90_001)], T::Lifetime);
    one(
        "ends before it begins",
        &change(change(person_claims(), "exp", json!(second)), "iat", json!(second + 1)),
        T::Lifetime,
    );
}

#[test]
fn another_audience() {
    let graph = "00000003-0000-0000-c000-000000000000";
    let audience = LocalIssuer::AUDIENCE;
    let others = [
        json!(graph),
        json!("https://graph.microsoft.com"),
        json!(""),
        json!(format!("api://{audience}")),
        json!(format!("{audience} ")),
        json!(Uuid::from_u128(9)),
    ];
    each("aud", others, T::Audience);
    each("aud", [json!([audience]), json!([audience, graph]), json!([]), Value::Null], T::Claim("aud"));
}

#[test]
fn the_audience_in_other_case() {
    let mut rules = super::issuer().rules();
    rules.audience = "abcdef00-0000-4000-8000-00000000000a".to_owned();
    let verifier = super::Verifier::new(rules.clone(), super::issuer().keys());
    for (audience, expected) in
        [(rules.audience.clone(), Ok(())), (rules.audience.to_uppercase(), Err(T::Audience))]
    {
        let token = super::bearer(&sign(&change(person_claims(), "aud", json!(audience))));
        let entered = verifier.verify([token.as_bytes()].into_iter(), now()).map(|_| ());
        assert_eq!(entered, expected, "{audience}");
    }
}

#[test]
fn another_issuer() {
    let ours = LocalIssuer::ISSUER;
    let others = [
        json!(format!("{ours}/")),
        json!(ours.replace("http:", "https:")),
        json!(ours.to_uppercase()),
        json!("https://login.microsoftonline.com/common/v2.0"),
        json!("https://login.microsoftonline.com/{tenantid}/v2.0"),
        json!(format!("https://login.microsoftonline.com/{}/v2.0", Uuid::from_u128(9))),
        json!(format!("https://sts.windows.net/{}/", LocalIssuer::TENANT)),
        json!(""),
    ];
    each("iss", others, T::Issuer);
    each("iss", [json!([ours]), Value::Null, json!({ "a": ours })], T::Claim("iss"));
}

#[test]
fn another_tenant() {
    each("tid", [json!(Uuid::from_u128(9)), json!(Uuid::nil())], T::Tenant);
    each("tid", [json!("common"), json!(""), Value::Null, json!(1)], T::Claim("tid"));
}

#[test]
fn the_id_token_of_the_same_person() {
    let mut token = change(person_claims(), "aud", json!(LocalIssuer::PERSON_CLIENT));
    for name in ["scp", "azp", "azpacr"] {
        token = remove(token, name);
    }
    one("an ID token", &token, T::Claim("azp"));
    one(
        "with a client made up",
        &change(token.clone(), "azp", json!(LocalIssuer::PERSON_CLIENT)),
        T::Audience,
    );
    let ours = change(token, "aud", json!(LocalIssuer::AUDIENCE));
    one("for us", &change(ours, "azp", json!(LocalIssuer::PERSON_CLIENT)), T::Kind);
}

#[test]
fn a_client_that_is_not_allowed() {
    let swapped = [json!(Uuid::from_u128(9)), json!(LocalIssuer::APPLICATION_CLIENT)];
    each("azp", swapped, T::Client);
    each("azp", [json!("frontend"), Value::Null, json!([])], T::Claim("azp"));
    let person = json!(LocalIssuer::PERSON_CLIENT);
    one("application by a person's client", &change(application_claims(), "azp", person), T::Client);
}

#[test]
fn the_version_is_two() {
    each("ver", [json!("1.0"), json!("2"), json!("")], T::Version);
    each("ver", [json!(2.0), json!(2), Value::Null], T::Claim("ver"));
}

#[test]
fn both_kinds_or_neither() {
    let object = person_claims()["oid"].clone();
    let bare = remove(person_claims(), "scp");
    one("neither", &bare, T::Kind);
    one("both", &change(person_claims(), "idtyp", json!("app")), T::Kind);
    one("application with a scope", &change(application_claims(), "scp", json!("access_as_user")), T::Kind);
    one("application with an empty scope", &change(application_claims(), "scp", json!("")), T::Kind);
    one("a user without a scope", &change(bare.clone(), "idtyp", json!("user")), T::Kind);
    let posing = change(change(bare, "sub", object), "idtyp", json!("user"));
    one("a user whose subject is the object", &posing, T::Kind);
    each("idtyp", [json!("device"), json!("App"), json!("")], T::Kind);
    each("idtyp", [Value::Null, json!(1)], T::Claim("idtyp"));
}

#[test]
fn people_need_the_scope() {
    let scopes =
        ["", "access_as_users", "Access_As_User", "User.Read", "access_as_user,x", "access_as_user\t"];
    each("scp", scopes.map(|scope| json!(scope)), T::Scope);
    each("scp", [json!(["access_as_user"]), Value::Null], T::Claim("scp"));
}

#[test]
fn applications_prove_themselves() {
    for proof in ["0", "", "3", "10", " 1"] {
        one(proof, &change(application_claims(), "azpacr", json!(proof)), T::ClientUnproven);
    }
    one("none", &remove(application_claims(), "azpacr"), T::ClientUnproven);
    one("a number", &change(application_claims(), "azpacr", json!(1)), T::Claim("azpacr"));
}

#[test]
fn roles_are_at_most_fifty_strings() {
    each("roles", [json!(vec!["Case.Read"; 51])], T::TooManyRoles);
    let wrong = [json!("Case.Read"), json!([1]), json!([["Case.Read"]]), Value::Null, json!({ "a": 1 })];
    each("roles", wrong, T::Claim("roles"));
}

#[test]
fn identities_are_uuids() {
    each("oid", [json!("someone@example.org"), json!(""), json!(1), Value::Null], T::Claim("oid"));
    each("sub", [json!(1), Value::Null], T::Claim("sub"));
}
