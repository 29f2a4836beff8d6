//! A value of a closed list, as the wire has it: its code.

use std::borrow::Cow;
use std::marker::PhantomData;

use kernel::Coded;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// The value of one of the domain's closed lists. The contract has the list once, under the list's own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code<T>(pub(crate) T);

impl<T: Coded> From<T> for Code<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Coded> Code<T> {
    /// Its code.
    pub(crate) fn code(self) -> String {
        self.0.code().to_owned()
    }

    /// The codes of several values, for a filter.
    pub(crate) fn codes(values: &[Self]) -> Vec<String> {
        values.iter().map(|value| value.code()).collect()
    }
}

impl<T: Coded> Serialize for Code<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code())
    }
}

impl<'de, T: Coded> Deserialize<'de> for Code<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Known(PhantomData))
    }
}

struct Known<T>(PhantomData<T>);

impl<T: Coded> Visitor<'_> for Known<T> {
    type Value = Code<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, code: &str) -> Result<Code<T>, E> {
        T::of(code).map(Code).ok_or_else(|| E::unknown_variant(code, &[]))
    }
}

impl<T: Coded> PartialSchema for Code<T> {
    fn schema() -> RefOr<Schema> {
        let codes = T::VARIANTS.iter().map(|value| value.code());
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(codes))
            .description(Some(T::MEANING))
            .into()
    }
}

impl<T: Coded> ToSchema for Code<T> {
    fn name() -> Cow<'static, str> {
        T::NAME.into()
    }
}
