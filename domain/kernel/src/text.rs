use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text on one line: trimmed, NFC, 1 to `MAX` characters, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line<const MAX: usize>(String);

/// Text of one or more lines: trimmed, NFC, 1 to `MAX` characters, no control characters but newline and tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prose<const MAX: usize>(String);

/// Why a text was refused.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing but white space.
    #[error("Enter some text")]
    Blank,
    /// More characters than allowed.
    #[error("Must be {0} characters or fewer")]
    TooLong(usize),
    /// A control character, which no store and no screen can be trusted with.
    #[error("Must not contain control characters")]
    InvalidCharacters,
}

impl TextFault {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::TooLong(_) => "tooLong",
            Self::InvalidCharacters => "invalidCharacters",
        }
    }
}

impl<const MAX: usize> Line<MAX> {
    /// The most characters that fit.
    pub const MAX: usize = MAX;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Prose<MAX> {
    /// The most characters that fit.
    pub const MAX: usize = MAX;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Prose<MAX> {
    /// As much of the text as fits into another length.
    #[must_use]
    pub fn fitted<const LENGTH: usize>(&self) -> Prose<LENGTH> {
        Prose(self.0.chars().take(LENGTH).collect::<String>().trim_end().to_owned())
    }
}

impl<const MAX: usize> TryFrom<String> for Line<MAX> {
    type Error = TextFault;

    fn try_from(raw: String) -> Result<Self, TextFault> {
        clean(&raw, MAX, |_| false).map(Self)
    }
}

impl<const MAX: usize> TryFrom<String> for Prose<MAX> {
    type Error = TextFault;

    fn try_from(raw: String) -> Result<Self, TextFault> {
        clean(&raw.replace("\r\n", "\n"), MAX, |c| matches!(c, '\n' | '\t')).map(Self)
    }
}

fn clean(raw: &str, max: usize, permitted: impl Fn(char) -> bool) -> Result<String, TextFault> {
    let text: String = raw.trim().nfc().collect();
    if text.chars().any(|c| c.is_control() && !permitted(c)) {
        return Err(TextFault::InvalidCharacters);
    }
    match text.chars().count() {
        0 => Err(TextFault::Blank),
        count if count > max => Err(TextFault::TooLong(max)),
        _ => Ok(text),
    }
}

impl<const MAX: usize> From<Line<MAX>> for String {
    fn from(line: Line<MAX>) -> Self {
        line.0
    }
}

impl<const MAX: usize> From<Prose<MAX>> for String {
    fn from(prose: Prose<MAX>) -> Self {
        prose.0
    }
}

impl<const MAX: usize> fmt::Display for Line<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The form in which names are compared and searched: lower case, without accents, typographic quotes made plain,
/// runs of white space made one space.
#[must_use]
pub fn search_key(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).map(|c| match c {
        '\u{2018}' | '\u{2019}' | '`' => '\'',
        '\u{2013}' | '\u{2014}' => '-',
        c if c.is_control() => ' ',
        c => c,
    });
    plain.collect::<String>().to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_composed_and_counted_in_characters() {
        let line = Line::<4>::try_from("  cafe\u{301} ".to_owned()).unwrap();
        assert_eq!(line.as_str(), "caf\u{e9}");
        assert_eq!(Line::<3>::try_from("caf\u{e9}".to_owned()), Err(TextFault::TooLong(3)));
    }

    #[test]
    fn blank_and_control_characters_are_refused() {
        assert_eq!(Line::<9>::try_from(" \u{a0}\t".to_owned()), Err(TextFault::Blank));
        assert_eq!(Line::<9>::try_from("a\u{0}b".to_owned()), Err(TextFault::InvalidCharacters));
        assert_eq!(Line::<9>::try_from("a\nb".to_owned()), Err(TextFault::InvalidCharacters));
        assert_eq!(Prose::<9>::try_from("a\r\nb".to_owned()).unwrap().as_str(), "a\nb");
        assert_eq!(Prose::<9>::try_from("a\u{1b}b".to_owned()), Err(TextFault::InvalidCharacters));
    }

    #[test]
    fn searching_is_blind_to_case_accents_and_quotes() {
        assert_eq!(search_key("St  Andr\u{e9}\u{2019}s"), "st andre's");
    }
}
