use serde::de::{DeserializeOwned, IgnoredAny};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Actor, Timestamp};

/// Something that happened to an aggregate. Its members are never renamed or removed once released.
pub trait Fact: Serialize + DeserializeOwned {
    /// The dotted, past-tense name of what happened, such as `case.opened`.
    fn kind(&self) -> &'static str;
}

/// A fact as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded<E> {
    /// Who made it happen.
    pub by: Actor,
    /// When it was recorded.
    pub at: Timestamp,
    /// What happened.
    pub fact: E,
}

/// Something that becomes what its facts say.
pub trait Aggregate: Sized {
    /// What can happen to it.
    type Fact: Fact;

    /// The state after one more fact; `None` before the first, and if the fact cannot come first.
    fn evolve(before: Option<Self>, recorded: &Recorded<Self::Fact>) -> Option<Self>;
}

/// A member of a fact that holds personal data or free text.
///
/// It is kept apart from the fact, which holds only a keyed digest, so that it can be erased while the chain stays
/// whole. Serialised it is an object with the one member [`Private::MARK`]; storage moves such members out, and an
/// erased one comes back as [`Private::Redacted`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Private<T> {
    /// What was recorded.
    Known(T),
    /// It has been erased.
    #[default]
    Redacted,
}

impl Private<()> {
    /// The name of the one member by which a private value is known in serialised form.
    pub const MARK: &'static str = "$private";
}

impl<T> Private<T> {
    /// The value, unless it has been erased.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Redacted => None,
        }
    }
}

impl<T: Serialize> Serialize for Private<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(Private::MARK, &self.known())?;
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Private<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form<T> {
            Marked {
                #[serde(rename = "$private")]
                value: Option<T>,
            },
            Other(IgnoredAny),
        }
        Ok(match Form::deserialize(deserializer)? {
            Form::Marked { value: Some(value) } => Self::Known(value),
            Form::Marked { value: None } | Form::Other(IgnoredAny) => Self::Redacted,
        })
    }
}
