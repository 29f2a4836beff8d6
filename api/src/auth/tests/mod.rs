//! Fixtures, and what takes more than one part to show.

mod accepted;
mod claims;
mod document;
mod fetching;
mod form;
mod local;
mod server;
mod signing;

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use authority::{Caller, Role};
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::EncodingKey;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{KeySet, LocalBearer, LocalIssuer, TokenRefusal, Verifier};

/// An issuer together with the key behind it, made once for the whole process.
struct Made {
    issuer: LocalIssuer,
    pem: Vec<u8>,
}

static OURS: LazyLock<Made> = LazyLock::new(make);
static ATTACKERS: LazyLock<Made> = LazyLock::new(make);
static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| Verifier::new(issuer().rules(), issuer().keys()));

fn make() -> Made {
    let folder = Folder::new();
    let issuer = LocalIssuer::open(&folder.0).unwrap();
    Made { issuer, pem: fs::read(folder.0.join("issuer.pem")).unwrap() }
}

/// A folder that goes away with its owner.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("auth-{}", Uuid::new_v4())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

pub(super) fn issuer() -> &'static LocalIssuer {
    &OURS.issuer
}

fn attacker() -> &'static LocalIssuer {
    &ATTACKERS.issuer
}

fn our_pem() -> &'static [u8] {
    &OURS.pem
}

fn our_pair() -> KeyPair {
    KeyPair::from_der(EncodingKey::from_rsa_pem(our_pem()).unwrap().as_bytes()).unwrap()
}

fn attackers_pair() -> KeyPair {
    KeyPair::from_der(EncodingKey::from_rsa_pem(&ATTACKERS.pem).unwrap().as_bytes()).unwrap()
}

/// A key as an issuer publishes it.
fn published(pair: &KeyPair, key_id: &str) -> Value {
    let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    json!({
        "kty": "RSA",
        "kid": key_id,
        "use": "sig",
        "alg": "RS256",
        "n": number(pair.public_key().modulus().big_endian_without_leading_zero()),
        "e": number(pair.public_key().exponent().big_endian_without_leading_zero()),
    })
}

fn key_id(issuer: &LocalIssuer) -> String {
    issuer.header()["kid"].as_str().unwrap().to_owned()
}

fn document(issuers: &[&LocalIssuer]) -> Vec<u8> {
    let ours = key_id(issuer());
    let keys = issuers.iter().map(|issuer| {
        let pair = if key_id(issuer) == ours { our_pair() } else { attackers_pair() };
        published(&pair, &key_id(issuer))
    });
    json!({ "keys": keys.collect::<Vec<_>>() }).to_string().into_bytes()
}

pub(super) fn replace(keys: &KeySet, issuers: &[&LocalIssuer]) {
    keys.replace_with_jwks(&document(issuers), LocalIssuer::ISSUER).unwrap();
}

/// A set of its own, which a test may change.
pub(super) fn keys_of(issuer: &LocalIssuer) -> KeySet {
    let keys = KeySet::empty();
    replace(&keys, &[issuer]);
    keys
}

pub(super) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn person(roles: &[Role]) -> LocalBearer {
    LocalBearer::Person { object: Uuid::from_u128(77), roles: roles.to_vec() }
}

fn application(roles: &[Role]) -> LocalBearer {
    LocalBearer::Application { client: LocalIssuer::APPLICATION_CLIENT, roles: roles.to_vec() }
}

pub(super) fn person_claims() -> Value {
    LocalIssuer::claims(&person(&[Role::CaseRead]), now())
}

fn application_claims() -> Value {
    LocalIssuer::claims(&application(&[Role::FinanceIntegrate]), now())
}

/// The object with one member set.
pub(super) fn change(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

/// The object without one member.
fn remove(mut object: Value, name: &str) -> Value {
    object.as_object_mut().unwrap().shift_remove(name).unwrap();
    object
}

pub(super) fn sign(claims: &Value) -> String {
    issuer().sign_claims(&issuer().header(), claims).unwrap()
}

fn sign_under(header: &Value) -> String {
    issuer().sign_claims(header, &person_claims()).unwrap()
}

pub(super) fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// What becomes of a request with these headers.
fn enter(headers: &[&[u8]]) -> Result<Caller, TokenRefusal> {
    VERIFIER.verify(headers.iter().copied(), now())
}

fn verify(token: &str) -> Result<Caller, TokenRefusal> {
    enter(&[bearer(token).as_bytes()])
}

/// Checks that each named token is refused, and for the right reason.
fn all_refused(cases: impl IntoIterator<Item = (String, String, TokenRefusal)>) {
    assert!(verify(&sign(&person_claims())).is_ok(), "the token that the others differ from");
    for (name, token, refusal) in cases {
        assert_eq!(verify(&token), Err(refusal), "{name}");
    }
}
