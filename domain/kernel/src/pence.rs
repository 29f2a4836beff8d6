use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An amount of money in whole pence, never less than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Pence(i64);

/// Less than nothing, or more than every reader of JSON can tell.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("Must be from 0 to {}", Pence::MAX)]
pub struct NotPence;

impl Pence {
    /// The most that every reader of JSON can tell to the penny.
    pub const MAX: i64 = 9_007_199_254_740_991;
}

impl TryFrom<i64> for Pence {
    type Error = NotPence;

    fn try_from(amount: i64) -> Result<Self, NotPence> {
        if (0..=Self::MAX).contains(&amount) { Ok(Self(amount)) } else { Err(NotPence) }
    }
}

impl From<Pence> for i64 {
    fn from(pence: Pence) -> Self {
        pence.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_neither_negative_nor_more_than_can_be_told() {
        assert_eq!(Pence::try_from(0).map(i64::from), Ok(0));
        assert_eq!(Pence::try_from(Pence::MAX).map(i64::from), Ok(Pence::MAX));
        assert_eq!(Pence::try_from(-1), Err(NotPence));
        assert_eq!(Pence::try_from(Pence::MAX + 1), Err(NotPence));
    }
}
