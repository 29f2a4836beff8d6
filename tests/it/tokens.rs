//! Tokens that must be refused, all with the same answer, and what a good token without standing is told.

use api::auth::LocalIssuer;
use authority::Role;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tests::{Answer, World};

/// Paths read by anybody with a role, of several kinds.
const PATHS: [&str; 3] = ["/v1/me", "/v1/cases", "/v1/schools/900001"];

fn part(token: &str, number: usize) -> Value {
    let part = token.split('.').nth(number).expect("a part");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

fn with(mut object: Value, member: &str, value: Value) -> Value {
    object[member] = value;
    object
}

fn without(mut object: Value, member: &str) -> Value {
    object.as_object_mut().expect("an object").remove(member);
    object
}

/// The refusal apart from what tells one request from another.
fn refusal(answer: Answer) -> Value {
    let answer = answer.expect(401);
    assert_eq!(answer.header("www-authenticate"), "Bearer error=\"invalid_token\"");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("request-id").len(), 36);
    assert_eq!(answer.body["traceId"].as_str().map(str::len), Some(32));
    assert!(answer.body["instance"].as_str().is_some_and(|path| path.starts_with("/v1/")));
    without(without(answer.body, "traceId"), "instance")
}

/// Tokens signed by the trusted key that are wrong all the same.
fn forgeries(good: &str) -> Vec<(&'static str, String)> {
    let (header, claims) = (part(good, 0), part(good, 1));
    let issued = claims["iat"].as_i64().expect("a number");
    let claim = |member, value| World::forged(&header, &with(claims.clone(), member, value));
    let lacking = |member| World::forged(&header, &without(claims.clone(), member));
    let heading = |member, value| World::forged(&with(header.clone(), member, value), &claims);
    let expired = with(with(claims.clone(), "exp", json!(issued - 40)), "iat", json!(issued - 4_000));
    let ahead =
        with(with(claims.clone(), "iat", json!(issued + 31_536_000)), "exp", json!(issued + 31_539_600));
    vec![
        ("alg none", heading("alg", json!("none"))),
        ("alg nOnE", heading("alg", json!("nOnE"))),
        ("alg HS256", heading("alg", json!("HS256"))),
        ("alg PS256", heading("alg", json!("PS256"))),
        ("unknown kid", heading("kid", json!("another"))),
        ("kid is a path", heading("kid", json!("../../dev/null"))),
        ("kid missing", World::forged(&without(header.clone(), "kid"), &claims)),
        ("crit", heading("crit", json!(["x"]))),
        ("b64", heading("b64", json!(false))),
        ("zip", heading("zip", json!("DEF"))),
        ("expired", World::forged(&header, &expired)),
        ("issued a year ahead", World::forged(&header, &ahead)),
        ("not valid yet", claim("nbf", json!(issued + 90))),
        ("endless", claim("exp", json!(u64::MAX))),
        ("exp as text", claim("exp", json!("4000000000"))),
        ("exp negative", claim("exp", json!(-1))),
        ("exp missing", lacking("exp")),
        ("aud missing", lacking("aud")),
        ("aud in a list", claim("aud", json!([LocalIssuer::AUDIENCE, "another"]))),
        ("an ID token", claim("aud", json!(LocalIssuer::PERSON_CLIENT))),
        ("iss missing", lacking("iss")),
        ("iss with a slash", claim("iss", json!(format!("{}/", LocalIssuer::ISSUER)))),
        ("another tenant", claim("tid", json!("00000000-0000-4000-8000-00000000dead"))),
        ("unknown client", claim("azp", json!("00000000-0000-4000-8000-00000000dead"))),
    ]
}

#[actix_web::test]
async fn every_bad_token_is_refused_with_the_same_answer() {
    let world = World::new().await;
    let good = World::token("lead");
    let expected = refusal(world.call("GET", "/v1/me").send().await);
    let mut tokens = forgeries(&good);
    let (start, signature) = good.rsplit_once('.').expect("a signature");
    let claims = with(part(&good, 1), "roles", json!(["Platform.Admin"])).to_string();
    let head = good.split('.').next().expect("a header");
    tokens.push(("tampered", format!("{head}.{}.{signature}", URL_SAFE_NO_PAD.encode(claims))));
    let other = World::token("reader");
    let foreign = other.rsplit('.').next().expect("a signature");
    tokens.push(("another's signature", format!("{start}.{foreign}")));
    tokens.push(("no signature", format!("{start}.")));
    tokens.push(("two parts", start.to_owned()));
    tokens.push(("four parts", format!("{good}.x")));
    tokens.push(("padding", format!("{good}=")));
    for (what, token) in &tokens {
        for path in PATHS {
            let told = refusal(world.call("GET", path).token(token).send().await);
            assert_eq!(told, expected, "{what} at {path}");
        }
    }
    world.end().await;
}

#[actix_web::test]
async fn only_one_bearer_header_counts() {
    let world = World::new().await;
    let good = World::token("lead");
    let expected = refusal(world.call("GET", "/v1/me").send().await);
    for value in ["", "Bearer", "Bearer ", "Basic bGVhZDpsZWFk", &format!("Basic {good}")] {
        let told = world.call("GET", "/v1/me").header("authorization", value).send().await;
        assert_eq!(refusal(told), expected, "{value}");
    }
    let twice = world.call("GET", "/v1/me").token(&good).header("authorization", "Bearer x.y.z");
    assert_eq!(refusal(twice.send().await), expected);
    let query = world.call("GET", format!("/v1/me?access_token={good}")).send().await;
    assert_eq!(refusal(query), expected);
    let long = world.call("GET", "/v1/me").token(&"a".repeat(8_193)).send().await;
    assert!(matches!(long.status, 401 | 431), "{long}");
    world.get("lead", "/v1/me").await.expect(200);
    world.end().await;
}

#[actix_web::test]
async fn a_token_without_a_known_role_may_call_nothing() {
    let world = World::new().await;
    world.call("GET", "/v1/cases").token(&World::stranger(&[])).send().await.expect(403);
    let integrate = World::stranger(&[Role::FinanceIntegrate]);
    world.call("GET", "/v1/cases").token(&integrate).send().await.expect(403);
    let good = World::token("lead");
    let unknown = with(part(&good, 1), "roles", json!(["case.lead", "Owner"]));
    let unknown = World::forged(&part(&good, 0), &unknown);
    world.call("GET", "/v1/cases").token(&unknown).send().await.expect(403);
    world.end().await;
}

#[actix_web::test]
async fn somebody_nobody_registered_sees_no_case() {
    let world = World::new().await;
    let seen = world.get("lead", "/v1/cases").await.expect(200);
    let id = seen.body["items"][0]["id"].as_str().expect("an invented case").to_owned();
    let stranger = World::stranger(&[Role::CaseLead]);
    let me = world.call("GET", "/v1/me").token(&stranger).send().await.expect(200);
    assert_eq!(me.body["registered"], false);
    let cases = world.call("GET", "/v1/cases").token(&stranger).send().await.expect(200);
    assert_eq!(cases.body["items"], json!([]));
    world.call("GET", format!("/v1/cases/{id}")).token(&stranger).send().await.expect(404);
    world.end().await;
}
