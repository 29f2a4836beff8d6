use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::super::{KeySet, KeySetFault, LocalIssuer, Verifier};
use super::{
    attackers_pair, bearer, change, issuer, key_id, keys_of, now, our_pair, person_claims, published, remove,
    sign,
};

fn replace(keys: &KeySet, document: &Value) -> Result<usize, KeySetFault> {
    keys.replace_with_jwks(document.to_string().as_bytes(), LocalIssuer::ISSUER)
}

fn modulus(first: u8, length: usize) -> Value {
    let mut bytes = vec![0xff; length];
    bytes[0] = first;
    json!(URL_SAFE_NO_PAD.encode(bytes))
}

#[test]
fn unusable_keys_are_skipped() {
    let good = published(&our_pair(), "good");
    let bad = published(&attackers_pair(), "bad");
    let cases = [
        ("elliptic", change(bad.clone(), "kty", json!("EC"))),
        ("symmetric", json!({ "kty": "oct", "kid": "bad", "k": "AAAA" })),
        ("no type", remove(bad.clone(), "kty")),
        ("no id", remove(bad.clone(), "kid")),
        ("empty id", change(bad.clone(), "kid", json!(""))),
        ("long id", change(bad.clone(), "kid", json!("k".repeat(129)))),
        ("odd id", change(bad.clone(), "kid", json!("a/b"))),
        ("numeric id", change(bad.clone(), "kid", json!(1))),
        ("for encryption", change(bad.clone(), "use", json!("enc"))),
        ("another algorithm", change(bad.clone(), "alg", json!("RS512"))),
        ("another issuer", change(bad.clone(), "issuer", json!("https://example.org"))),
        ("bits", change(bad.clone(), "n", modulus(0xff, 255))),
        ("bits", change(bad.clone(), "n", modulus(0x7f, 256))),
        ("bits after a zero", change(bad.clone(), "n", modulus(0, 256))),
        ("bits", change(bad.clone(), "n", modulus(1, 1025))),
        ("no modulus", remove(bad.clone(), "n")),
        ("empty modulus", change(bad.clone(), "n", json!(""))),
        ("padded modulus", change(bad.clone(), "n", json!("AAA="))),
        ("no exponent", remove(bad.clone(), "e")),
        ("exponent 1", change(bad.clone(), "e", json!("AQ"))),
        ("exponent 2", change(bad.clone(), "e", json!("Ag"))),
        ("exponent 0", change(bad.clone(), "e", json!("AA"))),
        ("exponent of 33 bits", change(bad.clone(), "e", json!(URL_SAFE_NO_PAD.encode([1, 0, 0, 0, 1])))),
        ("not an object", json!("key")),
    ];
    for (name, key) in cases {
        let alone = replace(&KeySet::empty(), &json!({ "keys": [key] }));
        assert!(matches!(alone, Err(KeySetFault::NoneUsable(1))), "{name}: {alone:?}");
        let keys = KeySet::empty();
        assert_eq!(replace(&keys, &json!({ "keys": [key, good] })).unwrap(), 1, "{name} beside a good one");
        assert!(keys.current().named("good").is_some() && keys.current().named("bad").is_none(), "{name}");
    }
}

#[test]
fn usable_keys_may_vary() {
    let key = published(&our_pair(), &key_id(issuer()));
    let number = key["n"].as_str().unwrap();
    let zero = [vec![0], URL_SAFE_NO_PAD.decode(number).unwrap()].concat();
    let template = "https://login.microsoftonline.com/{tenantid}/v2.0";
    let cases = [
        ("no use", remove(key.clone(), "use")),
        ("no algorithm", remove(key.clone(), "alg")),
        ("our issuer", change(key.clone(), "issuer", json!(LocalIssuer::ISSUER))),
        ("an issuer with a placeholder", change(key.clone(), "issuer", json!(template))),
        ("a leading zero", change(key.clone(), "n", json!(URL_SAFE_NO_PAD.encode(zero)))),
        ("a certificate", change(key, "x5c", json!(["AAAA"]))),
    ];
    let token = bearer(&sign(&person_claims()));
    for (name, key) in cases {
        let keys = KeySet::empty();
        assert_eq!(replace(&keys, &json!({ "keys": [key] })).unwrap(), 1, "{name}");
        let verifier = Verifier::new(issuer().rules(), keys);
        assert!(verifier.verify([token.as_bytes()].into_iter(), now()).is_ok(), "{name}");
    }
}

#[test]
fn a_document_has_limits() {
    let keys = |count: usize| -> Vec<_> {
        (0..count).map(|number| published(&our_pair(), &format!("key-{number}"))).collect()
    };
    let set = KeySet::empty();
    assert_eq!(replace(&set, &json!({ "keys": keys(20) })).unwrap(), 20);
    assert!(matches!(replace(&set, &json!({ "keys": keys(21) })), Err(KeySetFault::TooMany(21))));
    assert!(matches!(replace(&set, &json!({ "keys": [] })), Err(KeySetFault::NoneUsable(0))));

    let mut padded = json!({ "keys": keys(1) }).to_string();
    padded.push_str(&" ".repeat(64 * 1024 - padded.len()));
    assert_eq!(set.replace_with_jwks(padded.as_bytes(), LocalIssuer::ISSUER).unwrap(), 1);
    padded.push(' ');
    let longer = set.replace_with_jwks(padded.as_bytes(), LocalIssuer::ISSUER);
    assert!(matches!(longer, Err(KeySetFault::TooLong)));

    for text in ["", "{}", "[]", "null", r#"{"keys":{}}"#, r#"{"keys":null}"#, "<html>", r#"{"keys":[]"#] {
        let fault = set.replace_with_jwks(text.as_bytes(), LocalIssuer::ISSUER);
        assert!(matches!(fault, Err(KeySetFault::Malformed(_))), "{text:?}: {fault:?}");
    }
}

#[test]
fn a_bad_document_leaves_the_set_as_it_was() {
    let keys = keys_of(issuer());
    let before = keys.current().generation();
    assert!(replace(&keys, &json!({ "keys": [] })).is_err());
    assert_eq!(keys.current().generation(), before);
    assert!(keys.current().named(&key_id(issuer())).is_some());
}

#[test]
fn a_good_document_replaces_everything_for_every_clone() {
    let keys = KeySet::empty();
    let clone = keys.clone();
    replace(&keys, &json!({ "keys": [published(&our_pair(), "a"), published(&our_pair(), "b")] })).unwrap();
    let first = clone.current().generation();
    replace(&keys, &json!({ "keys": [published(&our_pair(), "b")] })).unwrap();
    assert_eq!(clone.current().generation(), first + 1);
    assert!(clone.current().named("a").is_none());
    assert!(clone.current().named("b").is_some());
}

#[test]
fn of_two_keys_with_one_id_the_first_counts() {
    let id = key_id(issuer());
    let keys = KeySet::empty();
    let both = json!({ "keys": [published(&our_pair(), &id), published(&attackers_pair(), &id)] });
    assert_eq!(replace(&keys, &both).unwrap(), 1);
    let token = bearer(&sign(&person_claims()));
    assert!(Verifier::new(issuer().rules(), keys).verify([token.as_bytes()].into_iter(), now()).is_ok());
}
