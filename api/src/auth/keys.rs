use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::value::RawValue;
use thiserror::Error;

/// The longest document of keys that is read.
pub(super) const LONGEST_DOCUMENT: usize = 64 * 1024;
const MOST_KEYS: usize = 20;
/// The sizes of modulus that are strong enough and that the signature check can handle, in bits.
const MODULUS_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// The keys that may sign tokens now. Clones share one set.
#[derive(Clone)]
pub struct KeySet(Arc<RwLock<Arc<Keys>>>);

/// The keys of one moment.
#[derive(Default)]
pub(super) struct Keys {
    generation: u64,
    by_id: HashMap<String, DecodingKey>,
}

/// Why a document of keys was not taken over. The set is then as it was.
#[derive(Debug, Error)]
pub enum KeySetFault {
    /// The document is longer than 64 kB.
    #[error("the document of keys is too long")]
    TooLong,
    /// The document is not a JSON Web Key Set.
    #[error("the document is not a set of keys")]
    Malformed(#[source] serde_json::Error),
    /// The document has more than 20 keys.
    #[error("the document has {0} keys, which is too many")]
    TooMany(usize),
    /// None of the keys can be used.
    #[error("none of the {0} keys can be used")]
    NoneUsable(usize),
}

impl KeySet {
    /// No keys at all: every token is refused until there are some.
    #[must_use]
    pub fn empty() -> Self {
        Self(Arc::default())
    }

    /// Takes over the usable keys of a JSON Web Key Set in place of all there were, and says how many they are. A key
    /// that is no longer there is dropped at once.
    ///
    /// # Errors
    /// The document cannot be used; the set stays as it was.
    pub fn replace_with_jwks(&self, json: &[u8], issuer: &str) -> Result<usize, KeySetFault> {
        let by_id = read_document(json, issuer)?;
        let count = by_id.len();
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(Keys { generation: current.generation + 1, by_id });
        Ok(count)
    }

    pub(super) fn current(&self) -> Arc<Keys> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Keys {
    /// How many sets came before this one.
    pub(super) const fn generation(&self) -> u64 {
        self.generation
    }

    pub(super) fn named(&self, id: &str) -> Option<&DecodingKey> {
        self.by_id.get(id)
    }
}

/// Whether this has the form of a key id: it goes no further into the system than a look-up, but it does go to the log.
pub(super) fn is_key_id(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte);
    (1..=128).contains(&id.len()) && id.bytes().all(is_plain)
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    keys: Vec<&'a RawValue>,
}

/// One key as published. Members that are not here, such as certificates, are not looked at.
#[derive(Deserialize)]
struct PublishedKey {
    kty: String,
    kid: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    issuer: Option<String>,
    n: String,
    e: String,
}

fn read_document(json: &[u8], issuer: &str) -> Result<HashMap<String, DecodingKey>, KeySetFault> {
    if json.len() > LONGEST_DOCUMENT {
        return Err(KeySetFault::TooLong);
    }
    let document: Document<'_> = serde_json::from_slice(json).map_err(KeySetFault::Malformed)?;
    let published = document.keys.len();
    if published > MOST_KEYS {
        return Err(KeySetFault::TooMany(published));
    }
    let mut by_id = HashMap::new();
    for key in document.keys {
        let key = serde_json::from_str::<PublishedKey>(key.get()).ok();
        if let Some((id, key)) = key.and_then(|key| key.usable(issuer)) {
            by_id.entry(id).or_insert(key);
        }
    }
    if by_id.is_empty() { Err(KeySetFault::NoneUsable(published)) } else { Ok(by_id) }
}

impl PublishedKey {
    fn usable(self, issuer: &str) -> Option<(String, DecodingKey)> {
        let is_or_absent = |value: &Option<String>, wanted| value.as_deref().is_none_or(|it| it == wanted);
        // A document shared by all tenants writes the issuer with a placeholder.
        let is_other = |it: &String| !it.contains('{') && it != issuer;
        let is_meant_for_us = self.kty == "RSA"
            && is_key_id(&self.kid)
            && is_or_absent(&self.purpose, "sig")
            && is_or_absent(&self.alg, "RS256")
            && !self.issuer.as_ref().is_some_and(is_other);
        let modulus = number(&self.n)?;
        let exponent = number(&self.e)?;
        let is_sound = MODULUS_BITS.contains(&bits(&modulus)) && is_exponent(&exponent);
        (is_meant_for_us && is_sound)
            .then(|| (self.kid, DecodingKey::from_rsa_raw_components(&modulus, &exponent)))
    }
}

/// A number in base64url, without the leading zeros that some publish and the signature check refuses.
fn number(encoded: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(encoded).ok()?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    Some(bytes[zeros..].to_vec())
}

fn bits(number: &[u8]) -> usize {
    number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

fn is_exponent(number: &[u8]) -> bool {
    (2..=32).contains(&bits(number)) && number.last().is_some_and(|last| last % 2 == 1)
}
