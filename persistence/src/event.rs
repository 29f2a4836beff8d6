//! Facts on their chains: how they are sealed, and how they are read back.

use authority::Operation;
use chrono::SecondsFormat;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Actor, Fact, Private, Stamp, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::StorageError;

/// A chain of events: everything that happened to one subject, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// What kind of subject it is.
    pub kind: ChainKind,
    /// Which one.
    pub subject: Uuid,
}

/// The kinds of subject that have a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainKind {
    /// A case with everything below it.
    Case,
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// The service itself.
    Platform,
}

impl Chain {
    /// The chain of the service itself.
    pub const PLATFORM: Self = Self { kind: ChainKind::Platform, subject: Uuid::nil() };

    /// The chain of a case.
    #[must_use]
    pub const fn case(id: casework::CaseId) -> Self {
        Self { kind: ChainKind::Case, subject: id.uuid() }
    }

    /// The chain of a person.
    #[must_use]
    pub const fn person(id: kernel::PersonId) -> Self {
        Self { kind: ChainKind::Person, subject: id.uuid() }
    }

    /// The chain of an organisation.
    #[must_use]
    pub const fn organisation(id: register::OrganisationId) -> Self {
        Self { kind: ChainKind::Organisation, subject: id.uuid() }
    }

    pub(crate) const fn code(self) -> &'static str {
        match self.kind {
            ChainKind::Case => "case",
            ChainKind::Person => "person",
            ChainKind::Organisation => "organisation",
            ChainKind::Platform => "platform",
        }
    }
}

/// The last link of a chain; sequence 0 before the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// How many links there are.
    pub seq: i64,
    /// The hash of the last.
    pub hash: Option<Vec<u8>>,
    /// When the last was made.
    pub at: Option<Timestamp>,
}

/// What an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// What kind of thing.
    pub kind: String,
    /// Which one.
    pub id: Uuid,
}

/// An event as it is hashed and stored. Members are never renamed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventBody {
    /// Which event.
    pub id: Uuid,
    /// The chain it is on.
    pub chain: Uuid,
    /// Its place on the chain, from 1.
    pub seq: i64,
    /// What happened.
    pub kind: String,
    /// When.
    pub at: String,
    /// Who made it happen.
    pub actor: Actor,
    /// To what.
    pub subject: Subject,
    /// On which case.
    pub case_id: Option<Uuid>,
    /// In which request.
    pub request_id: Uuid,
    /// Under which idempotency key.
    pub idempotency_key: Option<String>,
    /// What is to be known of it.
    pub data: Map<String, Value>,
    /// The digest of what is kept apart, under the key that is kept with it.
    pub private_digest: Option<String>,
}

/// An event ready to be stored.
pub(crate) struct Sealed {
    pub(crate) body: EventBody,
    pub(crate) bytes: Vec<u8>,
    pub(crate) previous: Option<Vec<u8>>,
    pub(crate) hash: Vec<u8>,
    pub(crate) private: Option<(Vec<u8>, String)>,
}

/// Where an event goes.
pub(crate) struct Place<'p> {
    pub(crate) chain: Chain,
    pub(crate) head: &'p Head,
    pub(crate) subject: Subject,
    pub(crate) stamp: &'p Stamp,
    pub(crate) key: Option<&'p str>,
}

/// Seals `fact` as the next link after `place.head`.
pub(crate) fn seal<F: Fact>(fact: &F, place: Place<'_>) -> Result<Sealed, StorageError> {
    let (data, private) = split(serde_json::to_value(fact)?);
    let private = private.map(|body| serde_json::to_string(&body)).transpose()?;
    let private = private.map(|body| (random_key(), body));
    let body = EventBody {
        id: Uuid::now_v7(),
        chain: place.chain.subject,
        seq: place.head.seq + 1,
        kind: fact.kind().to_owned(),
        at: place.stamp.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        actor: place.stamp.by.clone(),
        subject: place.subject,
        case_id: (place.chain.kind == ChainKind::Case).then_some(place.chain.subject),
        request_id: place.stamp.request,
        idempotency_key: place.key.map(str::to_owned),
        data,
        private_digest: private.as_ref().map(|(key, body)| digest(key, body)),
    };
    let bytes = serde_json::to_vec(&body)?;
    let hash = link(place.head.hash.as_deref(), &bytes);
    Ok(Sealed { body, bytes, previous: place.head.hash.clone(), hash, private })
}

/// The hash that binds `bytes` to everything before them.
pub(crate) fn link(previous: Option<&[u8]>, bytes: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(previous.unwrap_or_default()).chain_update(bytes).finalize().to_vec()
}

/// The digest of private content under its own key, in hexadecimal.
pub(crate) fn digest(key: &[u8], body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(body.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn random_key() -> Vec<u8> {
    let mut key = vec![0; 32];
    if getrandom::fill(&mut key).is_err() {
        // The system's randomness is what UUIDs are made of, too.
        key = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat();
    }
    key
}

/// Moves the private members of a fact out of its data.
fn split(fact: Value) -> (Map<String, Value>, Option<Map<String, Value>>) {
    let Value::Object(mut fact) = fact else { return (Map::new(), None) };
    let Some(Value::Object(members)) = fact.remove("data") else { return (Map::new(), None) };
    let is_private = |value: &Value| value.as_object().is_some_and(|map| map.contains_key(Private::MARK));
    let (private, data): (Map<_, _>, Map<_, _>) =
        members.into_iter().partition(|(_, value)| is_private(value));
    let known: Map<_, _> = private.into_iter().filter(|(_, value)| !value[Private::MARK].is_null()).collect();
    (data, (!known.is_empty()).then_some(known))
}

/// The fact that stored bytes and what is left of their private part tell of.
///
/// # Errors
/// When the bytes are not such a fact.
pub fn unseal<F: Fact>(body: &EventBody, private: Option<&str>) -> Result<F, StorageError> {
    let mut data = body.data.clone();
    if let Some(private) = private {
        data.extend(serde_json::from_str::<Map<String, Value>>(private)?);
    }
    let mut fact = Map::new();
    fact.insert("kind".to_owned(), Value::String(body.kind.clone()));
    fact.insert("data".to_owned(), Value::Object(data));
    Ok(serde_json::from_value(Value::Object(fact))?)
}

/// A key under which a caller wants a request done once.
#[derive(Clone, Debug)]
pub struct Once {
    /// What is asked for.
    pub operation: Operation,
    /// The caller's key.
    pub key: String,
    /// What the request was: a digest of everything in it.
    pub fingerprint: Vec<u8>,
}
