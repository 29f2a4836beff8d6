use kernel::Line;
use serde::{Deserialize, Serialize};

use crate::IdentifierFault;

/// A postcode of the United Kingdom, in upper case with one space before its last three characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode(String);

/// An address in the United Kingdom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// The first line.
    pub line1: Line<100>,
    /// The second, if there is one.
    pub line2: Option<Line<100>>,
    /// The town.
    pub town: Line<100>,
    /// The county, if it is written.
    pub county: Option<Line<100>>,
    /// The postcode.
    pub postcode: Postcode,
}

impl TryFrom<String> for Postcode {
    type Error = IdentifierFault;

    fn try_from(raw: String) -> Result<Self, IdentifierFault> {
        let fault = IdentifierFault("Enter a postcode like SW1A 2AA");
        let plain: String = raw.chars().filter(|c| *c != ' ').collect::<String>().to_ascii_uppercase();
        if !plain.is_ascii() || !(5..=7).contains(&plain.len()) {
            return Err(fault);
        }
        let (outward, inward) = plain.split_at(plain.len() - 3);
        let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
        let area = outward.bytes().take_while(u8::is_ascii_uppercase).count();
        let district = &outward[area..];
        // A district is a digit or two; in central London a digit and a letter.
        let numbered = district.starts_with(|c: char| c.is_ascii_digit())
            && district.len() <= 2
            && district.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        let (sector, unit) = inward.split_at(1);
        let valid = matches!(area, 1 | 2)
            && numbered
            && sector.bytes().all(|byte| byte.is_ascii_digit())
            && letters(unit);
        if valid { Ok(Self(format!("{outward} {inward}"))) } else { Err(fault) }
    }
}

impl From<Postcode> for String {
    fn from(postcode: Postcode) -> Self {
        postcode.0
    }
}

impl Postcode {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postcode(raw: &str) -> Option<String> {
        Postcode::try_from(raw.to_owned()).ok().map(String::from)
    }

    #[test]
    fn postcodes_are_written_one_way() {
        for (raw, written) in
            [("sw1a2aa", "SW1A 2AA"), ("M1 1AE", "M1 1AE"), (" b33 8th ", "B33 8TH"), ("ts1 1aa", "TS1 1AA")]
        {
            assert_eq!(postcode(raw).as_deref(), Some(written));
        }
    }

    #[test]
    fn what_is_no_postcode_is_refused() {
        for raw in
            ["", "SW1A", "SW1A 2A", "1AA 1AA", "SW1A 22A", "ABC1 1AA", "SW123 1AA", "é1 1AA", "SW1A\u{0}2AA"]
        {
            assert_eq!(postcode(raw), None, "{raw}");
        }
    }
}
