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

/// The members of a school whose change an open case is told of: as they are stored, and as the case is told.
pub const TOLD_TO_CASES: [(&str, &str); 8] = [
    ("name", "name"),
    ("status", "status"),
    ("type_code", "typeCode"),
    ("trust_uid", "trustUid"),
    ("trust_name", "trustName"),
    ("religious_character", "religiousCharacter"),
    ("la_code", "laCode"),
    ("region", "region"),
];

/// What a case is told that this stored member is.
#[must_use]
pub fn told_as(stored: &str) -> &str {
    TOLD_TO_CASES.iter().find(|(own, _)| *own == stored).map_or(stored, |(_, told)| told)
}
