use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A unique reference number of a school: six digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Urn(String);

/// A UK provider reference number: eight digits, the first a 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ukprn(String);

/// The code of a local authority: three digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LaCode(String);

/// The number under which a company is registered: eight digits or capital letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CompanyNumber(String);

/// Why an identifier was refused.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct IdentifierFault(pub(crate) &'static str);

fn digits(raw: &str, count: usize) -> bool {
    raw.len() == count && raw.bytes().all(|byte| byte.is_ascii_digit())
}

impl TryFrom<String> for Urn {
    type Error = IdentifierFault;

    fn try_from(raw: String) -> Result<Self, IdentifierFault> {
        digits(&raw, 6).then_some(Self(raw)).ok_or(IdentifierFault("A URN has 6 digits"))
    }
}

impl TryFrom<String> for Ukprn {
    type Error = IdentifierFault;

    fn try_from(raw: String) -> Result<Self, IdentifierFault> {
        let valid = digits(&raw, 8) && raw.starts_with('1');
        valid.then_some(Self(raw)).ok_or(IdentifierFault("A UKPRN has 8 digits and starts with 1"))
    }
}

impl TryFrom<String> for LaCode {
    type Error = IdentifierFault;

    fn try_from(raw: String) -> Result<Self, IdentifierFault> {
        digits(&raw, 3).then_some(Self(raw)).ok_or(IdentifierFault("A local authority code has 3 digits"))
    }
}

impl TryFrom<String> for CompanyNumber {
    type Error = IdentifierFault;

    fn try_from(raw: String) -> Result<Self, IdentifierFault> {
        let number = raw.to_ascii_uppercase();
        let valid = number.len() == 8 && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        valid.then_some(Self(number)).ok_or(IdentifierFault("A company number has 8 digits or letters"))
    }
}

impl From<CompanyNumber> for String {
    fn from(number: CompanyNumber) -> Self {
        number.0
    }
}

impl From<Urn> for String {
    fn from(urn: Urn) -> Self {
        urn.0
    }
}

impl From<Ukprn> for String {
    fn from(ukprn: Ukprn) -> Self {
        ukprn.0
    }
}

impl From<LaCode> for String {
    fn from(code: LaCode) -> Self {
        code.0
    }
}

impl Urn {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Urn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
