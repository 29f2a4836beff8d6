use std::fmt::Debug;

use strum::VariantArray;

/// A closed list: every value has a code, which the record, the wire and the reference data share and which is never
/// renamed.
pub trait Coded: Copy + Debug + Eq + Into<&'static str> + Send + Sync + VariantArray + 'static {
    /// What the contract calls the list.
    const NAME: &'static str;

    /// What its values say.
    const MEANING: &'static str;

    /// Every value, in order.
    #[must_use]
    fn all() -> impl Iterator<Item = Self> {
        Self::VARIANTS.iter().copied()
    }

    /// The stable code.
    #[must_use]
    fn code(self) -> &'static str {
        self.into()
    }

    /// The value with this code.
    #[must_use]
    fn of(code: &str) -> Option<Self> {
        Self::all().find(|value| value.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoStaticStr;

    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
    #[strum(serialize_all = "camelCase")]
    enum Invented {
        FirstOne,
        Second,
    }

    impl Coded for Invented {
        const NAME: &'static str = "Invented";
        const MEANING: &'static str = "Something";
    }

    #[test]
    fn values_are_found_by_their_codes_and_by_nothing_else() {
        assert_eq!(Invented::FirstOne.code(), "firstOne");
        assert_eq!(Invented::of("second"), Some(Invented::Second));
        assert_eq!(Invented::of("Second"), None);
    }
}
