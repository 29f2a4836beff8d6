use serde::{Deserialize, Serialize};

/// How many facts an aggregate has lived through; zero before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(i32);

impl Version {
    /// Not saved yet.
    pub const NONE: Self = Self(0);
    /// After the first fact.
    pub const FIRST: Self = Self(1);

    /// The version with this number.
    #[must_use]
    pub const fn new(number: i32) -> Self {
        Self(number)
    }

    /// The version after one more fact.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The number of facts.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }
}
