use kernel::Coded;
use register::{Faith, Region, SchoolKind, Urn};
use serde::{Deserialize, Serialize};

/// A school as it was when its case was opened. The register goes on; this does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SchoolSnapshot {
    /// Its unique reference number.
    pub urn: Urn,
    /// Its name.
    pub name: String,
    /// Its region, which decides who has scope over the case.
    pub region: Region,
    /// The code of its local authority.
    pub la_code: String,
    /// The name of its local authority.
    pub la_name: String,
    /// Its type.
    pub type_name: String,
    /// What kind of school it is.
    pub school_kind: CodedKind,
    /// Its phase of education.
    pub phase: Option<String>,
    /// Its religious character.
    pub religious_character: Option<String>,
    /// The group id of its trust.
    pub trust_uid: Option<String>,
    /// Its trust.
    pub trust_name: Option<String>,
}

/// A [`SchoolKind`] by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodedKind(pub SchoolKind);

impl TryFrom<String> for CodedKind {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        SchoolKind::of(&code).map(Self).ok_or(code)
    }
}

impl From<CodedKind> for String {
    fn from(kind: CodedKind) -> Self {
        kind.0.code().to_owned()
    }
}

impl SchoolSnapshot {
    /// What its religious character means for whom to tell.
    #[must_use]
    pub fn faith(&self) -> Faith {
        Faith::of_character(self.religious_character.as_deref())
    }
}
