use std::io::ErrorKind;
use std::net::TcpListener;

use serde_json::{Value, json};

use super::super::TokenRefusal as T;
use super::{all_refused, attackers_pair, bearer, change, enter, issuer, person_claims, published, remove};
use super::{attacker, sign, sign_under, verify};

fn header_with(name: &str, value: Value) -> String {
    sign_under(&change(issuer().header(), name, value))
}

#[test]
fn no_bearer_token() {
    let token = sign(&person_claims());
    assert_eq!(enter(&[]), Err(T::HeaderMissing));
    let glued = format!("Bearer{token}");
    let tabbed = format!("Bearer\t{token}");
    let basic = format!("Basic {token}");
    let cases = ["", "Bearer", "Basic dXNlcjpwYXNz", "Digest x", token.as_str(), &glued, &tabbed, &basic];
    for header in cases {
        assert_eq!(enter(&[header.as_bytes()]), Err(T::NotBearer), "{header:?}");
    }
    for header in ["Bearer ", "Bearer  ", "Bearer null", "Bearer undefined"] {
        assert_eq!(enter(&[header.as_bytes()]), Err(T::NotCompact), "{header:?}");
    }
}

#[test]
fn not_three_clean_parts() {
    let token = sign(&person_claims());
    let parts: Vec<_> = token.split('.').collect();
    let (header, claims, signature) = (parts[0], parts[1], parts[2]);
    let cases = [
        ("signature stripped", format!("{header}.{claims}.")),
        ("two parts", format!("{header}.{claims}")),
        ("no claims", format!("{header}..{signature}")),
        ("no header", format!(".{claims}.{signature}")),
        ("dots", "..".to_owned()),
        ("four parts", format!("{token}.{signature}")),
        ("five parts", format!("{token}.{signature}.{signature}")),
        ("trailing dot", format!("{token}.")),
        ("padding", format!("{token}=")),
        ("padding inside", format!("{header}=.{claims}.{signature}")),
        ("newline at the end", format!("{token}\n")),
        ("newline inside", format!("{header}.\n{claims}.{signature}")),
        ("carriage return", format!("{token}\r\n")),
        ("space at the end", format!("{token} ")),
        ("two spaces before", format!(" {token}")),
        ("space inside", format!("{header}. {claims}.{signature}")),
        ("two tokens", format!("{token} {token}")),
        ("two tokens with a comma", format!("{token},{token}")),
        ("a letter beyond ASCII", format!("{token}é")),
        ("zero byte", format!("{token}\0")),
        ("other alphabet", format!("{header}.{claims}.+/{}", &signature[2..])),
    ];
    all_refused(cases.map(|(name, token)| (name.to_owned(), token, T::NotCompact)));
    let raw = [b"Bearer ".as_slice(), token.as_bytes(), &[0xff]].concat();
    assert_eq!(enter(&[&raw]), Err(T::NotCompact), "not UTF-8");
}

#[test]
fn spare_bits_of_the_last_symbol() {
    let token = sign(&person_claims());
    let (start, last) = token.split_at(token.len() - 1);
    let next = match last {
        "A" => "B",
        "Q" => "R",
        "g" => "h",
        _ => "x",
    };
    assert_eq!(verify(&format!("{start}{next}")), Err(T::Signature));
}

#[test]
fn processing_nobody_does() {
    let cases = [
        ("crit", json!(["x"])),
        ("crit", json!([])),
        ("crit", Value::Null),
        ("b64", json!(false)),
        ("b64", json!(true)),
        ("zip", json!("DEF")),
        ("enc", json!("A256GCM")),
        ("cty", json!("JWT")),
    ];
    all_refused(cases.map(|(name, value)| {
        (format!("{name} {value}"), header_with(name, value), T::HeaderExtension(name))
    }));
}

#[test]
fn duplicates_in_the_header() {
    let id = issuer().header()["kid"].clone();
    let good = person_claims().to_string();
    let cases = [
        ("alg twice", format!(r#"{{"alg":"RS256","kid":{id},"alg":"RS256"}}"#)),
        ("alg none, then RS256", format!(r#"{{"alg":"none","kid":{id},"alg":"RS256"}}"#)),
        ("alg twice, once escaped", format!(r#"{{"alg":"RS256","kid":{id},"al\u0067":"RS256"}}"#)),
        ("kid twice", format!(r#"{{"alg":"RS256","kid":{id},"kid":{id}}}"#)),
        ("an unknown member twice", format!(r#"{{"alg":"RS256","kid":{id},"x5t":"a","x5t":"b"}}"#)),
        ("an array", format!(r#"["RS256",{id}]"#)),
        ("a string", r#""RS256""#.to_owned()),
        ("null", "null".to_owned()),
        ("nothing", " ".to_owned()),
        ("text after it", format!(r#"{{"alg":"RS256","kid":{id}}} {{}}"#)),
        ("a comma too many", format!(r#"{{"alg":"RS256","kid":{id},}}"#)),
        ("a byte order mark", format!("\u{feff}{{\"alg\":\"RS256\",\"kid\":{id}}}")),
        ("typ null", format!(r#"{{"alg":"RS256","kid":{id},"typ":null}}"#)),
    ];
    all_refused(cases.map(|(name, header)| {
        (name.to_string(), issuer().sign_text(&header, &good).unwrap(), T::HeaderMalformed)
    }));
}

#[test]
fn duplicates_in_the_claims() {
    let header = issuer().header().to_string();
    let good = person_claims().to_string();
    let and = |more: &str| format!("{},{more}}}", &good[..good.len() - 1]);
    let cases = [
        ("roles twice", and(r#""roles":["Platform.Admin"]"#)),
        ("exp twice", and(r#""exp":1"#)),
        ("aud twice, once escaped", and(r#""\u0061ud":"another""#)),
        ("an unknown claim twice", and(r#""wids":1,"wids":2"#)),
        ("an array", format!("[{good}]")),
        ("null", "null".to_owned()),
        ("text after them", format!("{good}x")),
        ("not JSON", "claims".to_owned()),
    ];
    all_refused(cases.map(|(name, claims)| {
        (name.to_string(), issuer().sign_text(&header, &claims).unwrap(), T::ClaimsMalformed)
    }));
}

#[test]
fn hostile_key_ids() {
    let cases = [
        json!("../../dev/null"),
        json!("' OR 1=1 --"),
        json!(""),
        json!("a b"),
        json!("a\nb"),
        json!("é"),
        json!("k".repeat(129)),
        json!(null),
        json!(1),
        json!(["a"]),
    ];
    let cases = cases.map(|id| (format!("{id}"), header_with("kid", id), T::KeyIdMalformed));
    all_refused(cases);
    let missing = sign_under(&remove(issuer().header(), "kid"));
    let longest = header_with("kid", json!("k".repeat(128)));
    let huge = header_with("kid", json!("k".repeat(10_000)));
    assert_eq!(verify(&missing), Err(T::KeyIdMalformed));
    assert_eq!(verify(&longest), Err(T::UnknownKey));
    assert_eq!(verify(&huge), Err(T::TooLong));
}

#[test]
fn keys_in_the_header_are_not_looked_at() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = json!(format!("http://{}/keys", listener.local_addr().unwrap()));
    let key = published(&attackers_pair(), &super::key_id(attacker()));
    let lures = [("jku", url.clone()), ("x5u", url), ("jwk", key), ("x5c", json!(["AAAA"]))];
    for (name, lure) in lures {
        let under = |header: Value| {
            let header = change(header, name, lure.clone());
            attacker().sign_claims(&header, &person_claims()).unwrap()
        };
        assert_eq!(verify(&under(issuer().header())), Err(T::Signature), "{name}, our key id");
        assert_eq!(verify(&under(attacker().header())), Err(T::UnknownKey), "{name}, its own key id");
        assert!(verify(&header_with(name, lure.clone())).is_ok(), "{name} ignored on a good token");
    }
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "nobody came");
}

#[test]
fn typ_says_another_kind_of_token() {
    let cases = ["JWE", "dpop+jwt", "logout+jwt", "secevent+jwt", "", "JWT "];
    all_refused(cases.map(|typ| (format!("typ {typ:?}"), header_with("typ", json!(typ)), T::Type)));
}

#[test]
fn two_headers() {
    let token = bearer(&sign(&person_claims()));
    assert_eq!(enter(&[token.as_bytes(), token.as_bytes()]), Err(T::HeaderRepeated));
    assert_eq!(enter(&[token.as_bytes(), b"Bearer x"]), Err(T::HeaderRepeated));
    assert_eq!(enter(&[b"Basic x", token.as_bytes()]), Err(T::HeaderRepeated));
}

#[test]
fn too_long() {
    assert_eq!(verify(&"a".repeat(8193)), Err(T::TooLong));
    assert_eq!(verify(&"a".repeat(8192)), Err(T::NotCompact));
    let long = sign(&change(person_claims(), "padding", json!("x".repeat(7000))));
    assert_eq!(verify(&long), Err(T::TooLong));
    let fits = sign(&change(person_claims(), "padding", json!("x".repeat(5000))));
    assert!(verify(&fits).is_ok());
}
