//! Cursors: opaque, signed, and bound to the list, its filters and its sort.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use persistence::{Direction, Order, PageRequest};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::Sha256;

use super::{Problem, ProblemKind};

/// The key that cursors are signed with; the same in every process of a service.
#[derive(Clone)]
pub struct CursorKey(Vec<u8>);

impl CursorKey {
    /// The key with these bytes.
    #[must_use]
    pub const fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    fn sign(&self, list: &str, payload: &[u8]) -> Vec<u8> {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return Vec::new() };
        mac.update(list.as_bytes());
        mac.update(&[0]);
        mac.update(payload);
        mac.finalize().into_bytes().iter().take(16).copied().collect()
    }

    fn seal<K: Serialize>(&self, list: &str, from: &(K, Way)) -> Option<String> {
        let payload = serde_json::to_vec(from).ok()?;
        let mut sealed = self.sign(list, &payload);
        sealed.extend(payload);
        Some(URL_SAFE_NO_PAD.encode(sealed))
    }

    fn open<K: DeserializeOwned>(&self, list: &str, cursor: &str) -> Option<(K, Way)> {
        let sealed = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (signature, payload) = sealed.split_at_checked(16)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(list.as_bytes());
        mac.update(&[0]);
        mac.update(payload);
        mac.verify_truncated_left(signature).ok()?;
        serde_json::from_slice(payload).ok()
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum Way {
    #[serde(rename = "n")]
    Next,
    #[serde(rename = "p")]
    Previous,
}

/// The part of a list that a caller asks for, and how to name its neighbours.
pub(crate) struct Paging<K> {
    pub(crate) request: PageRequest<K>,
    key: CursorKey,
    list: String,
}

impl<K: Serialize + DeserializeOwned + Clone> Paging<K> {
    /// Reads a page request. `list` is the operation with its filters and sort: a cursor of another one is refused.
    pub(crate) fn new(
        key: &CursorKey,
        list: String,
        (limit, cursor, total): (u16, Option<&str>, bool),
        order: Order,
    ) -> Result<Self, Problem> {
        if !(1..=200).contains(&limit) {
            let detail = "The limit is a whole number from 1 to 200";
            return Err(Problem::parameter(ProblemKind::InvalidParameter, "limit", detail));
        }
        let from = cursor.map(|cursor| {
            let opened = key.open::<K>(&list, cursor);
            opened.ok_or_else(|| {
                let about = ProblemKind::InvalidCursor.describe();
                Problem::parameter(ProblemKind::InvalidCursor, "cursor", about.meaning)
            })
        });
        let from = from.transpose()?.map(|(anchor, way)| match way {
            Way::Next => (anchor, Direction::Next),
            Way::Previous => (anchor, Direction::Previous),
        });
        Ok(Self { request: PageRequest { from, limit, order, total }, key: key.clone(), list })
    }

    /// What to ask the database for, where its key is not the one that cursors carry.
    pub(crate) fn converted<T>(&self, convert: impl Fn(K) -> T) -> PageRequest<T> {
        let from = self.request.from.clone().map(|(key, direction)| (convert(key), direction));
        PageRequest { from, limit: self.request.limit, order: self.request.order, total: self.request.total }
    }

    /// The cursor of what comes after `last`.
    pub(crate) fn after(&self, last: K) -> Option<String> {
        self.key.seal(&self.list, &(last, Way::Next))
    }

    /// The cursor of what comes before `first`.
    pub(crate) fn before(&self, first: K) -> Option<String> {
        self.key.seal(&self.list, &(first, Way::Previous))
    }
}
