use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of one JSON object, each named once.
///
/// A derived struct would do less: it takes an array for an object, and forgives members it does not know for coming
/// twice, where another reader of the same token may see the other value.
pub(super) struct Members(BTreeMap<String, Box<RawValue>>);

/// A member that is missing or of the wrong type.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) &'static str);

impl Members {
    /// The object that one part of a token encodes, if it is one.
    pub(super) fn of_part(part: &str) -> Option<Self> {
        let json = URL_SAFE_NO_PAD.decode(part).ok()?;
        let mut json = serde_json::Deserializer::from_str(str::from_utf8(&json).ok()?);
        let members = json.deserialize_map(Distinct).ok()?;
        json.end().ok()?;
        Some(members)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn required<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, Malformed> {
        self.optional(name)?.ok_or(Malformed(name))
    }

    /// A member that may be absent; when present, null is no value.
    pub(super) fn optional<T: DeserializeOwned>(&self, name: &'static str) -> Result<Option<T>, Malformed> {
        let value = self.0.get(name).map(|raw| serde_json::from_str(raw.get()));
        value.transpose().map_err(|_| Malformed(name))
    }
}

struct Distinct;

impl<'de> Visitor<'de> for Distinct {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object whose members are distinct")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = BTreeMap::new();
        while let Some((name, value)) = map.next_entry()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a member came twice"));
            }
        }
        Ok(Members(members))
    }
}
