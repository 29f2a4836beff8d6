use kernel::Fact;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// Which import.
    pub import_id: Uuid,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// How many rows the file had.
    pub read: i32,
    /// How many were new.
    pub created: i32,
    /// How many changed what was there.
    pub changed: i32,
    /// How many changed nothing.
    pub unchanged: i32,
    /// How many were refused and left out.
    pub skipped: i32,
}

/// What can happen to the register as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum ImportFact {
    /// An establishment extract was imported.
    #[serde(rename = "schools.imported")]
    Schools(Imported),
    /// A links extract was imported.
    #[serde(rename = "schoolLinks.imported")]
    Links(Imported),
}

impl Fact for ImportFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Schools(_) => "schools.imported",
            Self::Links(_) => "schoolLinks.imported",
        }
    }
}

/// The members of a school whose change an open case is told of.
pub const TOLD_TO_CASES: [&str; 8] =
    ["name", "status", "type_code", "trust_uid", "trust_name", "religious_character", "la_code", "region"];
