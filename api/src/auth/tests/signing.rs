use authority::Role;
use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};

use super::super::{KeySet, LocalIssuer, TokenRefusal as T, Verifier};
use super::{
    all_refused, attacker, bearer, change, document, issuer, key_id, keys_of, now, our_pair, our_pem, person,
    person_claims, replace, sign, verify,
};

fn signed_part(algorithm: &str) -> String {
    let header = change(issuer().header(), "alg", json!(algorithm)).to_string();
    let claims = person_claims().to_string();
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
}

fn signed_with(name: &str, algorithm: Algorithm, key: &EncodingKey) -> String {
    let part = signed_part(name);
    let signature = crypto::sign(part.as_bytes(), key, algorithm).unwrap();
    format!("{part}.{signature}")
}

#[test]
fn no_algorithm() {
    let refused = ["none", "nOnE", "NONE", "", "rs256", "RS256 ", "Rs256"].into_iter().flat_map(|name| {
        let part = signed_part(name);
        let good =
            crypto::sign(part.as_bytes(), &EncodingKey::from_rsa_pem(our_pem()).unwrap(), Algorithm::RS256);
        [
            (format!("{name:?}, empty signature"), format!("{part}."), T::NotCompact),
            (format!("{name:?}, some signature"), format!("{part}.AAAA"), T::Algorithm),
            (format!("{name:?}, good signature"), format!("{part}.{}", good.unwrap()), T::Algorithm),
        ]
    });
    all_refused(refused);
    for algorithm in [Value::Null, json!(["RS256"]), json!(256), json!({})] {
        let header = change(issuer().header(), "alg", algorithm.clone());
        let token = issuer().sign_claims(&header, &person_claims()).unwrap();
        assert_eq!(verify(&token), Err(T::HeaderMalformed), "{algorithm}");
    }
}

#[test]
fn the_public_key_as_a_secret() {
    let pair = our_pair();
    let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let text = STANDARD.encode(der.as_ref());
    let secrets = [
        ("PEM", format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n").into_bytes()),
        ("DER", der.as_ref().to_vec()),
        ("PKCS #1", pair.public_key().as_ref().to_vec()),
        ("key set", document(&[issuer()])),
    ];
    for (name, secret) in secrets {
        let key = EncodingKey::from_secret(&secret);
        let token = signed_with("HS256", Algorithm::HS256, &key);
        assert_eq!(verify(&token), Err(T::Algorithm), "{name}");
        let token = signed_with("RS256", Algorithm::HS256, &key);
        assert_eq!(verify(&token), Err(T::Signature), "{name}, under another name");
    }
}

#[test]
fn another_algorithm() {
    let key = EncodingKey::from_rsa_pem(our_pem()).unwrap();
    let algorithms = [
        ("RS384", Algorithm::RS384),
        ("RS512", Algorithm::RS512),
        ("PS256", Algorithm::PS256),
        ("PS384", Algorithm::PS384),
        ("PS512", Algorithm::PS512),
    ];
    for (name, algorithm) in algorithms {
        assert_eq!(verify(&signed_with(name, algorithm, &key)), Err(T::Algorithm), "{name}");
        let disguised = signed_with("RS256", algorithm, &key);
        assert_eq!(verify(&disguised), Err(T::Signature), "{name}, under another name");
    }
    for name in ["ES256", "ES256K", "EdDSA", "RSA-OAEP", "dir"] {
        let token = format!("{}.{}", signed_part(name), URL_SAFE_NO_PAD.encode([1; 64]));
        assert_eq!(verify(&token), Err(T::Algorithm), "{name}");
    }
}

#[test]
fn parts_of_different_tokens() {
    let good = sign(&person_claims());
    let parts: Vec<_> = good.split('.').collect();
    let raised = change(person_claims(), "roles", json!(["Platform.Admin"]));
    let raised = URL_SAFE_NO_PAD.encode(raised.to_string());
    let other = issuer().token(&person(&[Role::CaseLead]), now()).unwrap();
    let (_, others) = other.rsplit_once('.').unwrap();
    let renamed = change(issuer().header(), "typ", json!("at+jwt")).to_string();
    let renamed = URL_SAFE_NO_PAD.encode(renamed);
    let mut turned = URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
    turned[100] ^= 1;
    let turned = URL_SAFE_NO_PAD.encode(turned);
    let cases = [
        ("a role added", format!("{}.{raised}.{}", parts[0], parts[2])),
        ("the header changed", format!("{renamed}.{}.{}", parts[1], parts[2])),
        ("another token's signature", format!("{}.{}.{others}", parts[0], parts[1])),
        ("one bit of the signature", format!("{}.{}.{turned}", parts[0], parts[1])),
        ("a short signature", format!("{}.{}.AAAA", parts[0], parts[1])),
        ("an impossible signature", format!("{}.{}.A", parts[0], parts[1])),
    ];
    all_refused(cases.map(|(name, token)| (name.to_owned(), token, T::Signature)));
}

#[test]
fn the_signature_comes_before_the_claims() {
    let token = sign(&change(person_claims(), "exp", json!("soon")));
    let (signed, _) = token.rsplit_once('.').unwrap();
    assert_eq!(verify(&token), Err(T::Claim("exp")));
    assert_eq!(verify(&format!("{signed}.AAAA")), Err(T::Signature));
}

#[test]
fn an_attackers_key() {
    let token = attacker().token(&person(&[Role::PlatformAdmin]), now()).unwrap();
    assert_eq!(verify(&token), Err(T::UnknownKey), "under its own key id");
    let token = attacker().sign_claims(&issuer().header(), &person_claims()).unwrap();
    assert_eq!(verify(&token), Err(T::Signature), "under ours");
}

#[test]
fn a_retired_key() {
    let keys = keys_of(issuer());
    let verifier = Verifier::new(issuer().rules(), keys.clone());
    let old = bearer(&sign(&person_claims()));
    let new = bearer(&attacker().sign_claims(&attacker().header(), &person_claims()).unwrap());
    let enter = |header: &str| verifier.verify([header.as_bytes()].into_iter(), now()).map(|_| ());
    assert_eq!((enter(&old), enter(&new)), (Ok(()), Err(T::UnknownKey)));
    replace(&keys, &[issuer(), attacker()]);
    assert_eq!((enter(&old), enter(&new)), (Ok(()), Ok(())), "both while they overlap");
    replace(&keys, &[attacker()]);
    assert_eq!(
        (enter(&old), enter(&new)),
        (Err(T::UnknownKey), Ok(())),
        "retired at once, though remembered"
    );
    assert!(keys.replace_with_jwks(b"{}", LocalIssuer::ISSUER).is_err());
    assert_eq!((enter(&old), enter(&new)), (Err(T::UnknownKey), Ok(())), "a bad document changes nothing");
}

#[test]
fn a_local_token_elsewhere() {
    let token = bearer(&sign(&person_claims()));
    let enter = |verifier: &Verifier| verifier.verify([token.as_bytes()].into_iter(), now());
    let mut rules = issuer().rules();
    assert_eq!(enter(&Verifier::new(rules.clone(), KeySet::empty())), Err(T::UnknownKey));
    assert_eq!(enter(&Verifier::new(rules.clone(), keys_of(attacker()))), Err(T::UnknownKey));
    rules.issuer = "https://login.microsoftonline.com/x/v2.0".to_owned();
    assert_eq!(enter(&Verifier::new(rules, keys_of(issuer()))), Err(T::Issuer));
    assert_ne!(key_id(issuer()), key_id(attacker()));
}
