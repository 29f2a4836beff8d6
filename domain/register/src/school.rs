use chrono::NaiveDate;
use kernel::Coded;
use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

use crate::{LaCode, Region, Ukprn, Urn};

/// A school as the register knows it. Members have the names of the register's columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct School {
    /// Its unique reference number.
    pub urn: Urn,
    /// Its provider reference number.
    pub ukprn: Option<Ukprn>,
    /// Its name.
    pub name: String,
    /// The name as it is searched.
    pub search_name: String,
    /// Its number within the local authority.
    pub establishment_number: Option<String>,
    /// The code of its local authority.
    pub la_code: LaCode,
    /// The name of its local authority.
    pub la_name: String,
    /// Its region, if it is in England.
    pub region: Option<Region>,
    /// The GIAS code of its type.
    pub type_code: i16,
    /// Its type.
    pub type_name: String,
    /// The GIAS name of its group of types.
    pub type_group: String,
    /// What kind of school its type makes it.
    pub school_kind: SchoolKind,
    /// Whether it is open.
    pub status: SchoolStatus,
    /// The day it opened.
    pub opened_on: Option<NaiveDate>,
    /// The day it closed or will close.
    pub closed_on: Option<NaiveDate>,
    /// Its phase of education.
    pub phase: Option<String>,
    /// The lowest age, in years.
    pub statutory_low_age: Option<i16>,
    /// The highest age, in years.
    pub statutory_high_age: Option<i16>,
    /// How many pupils it has.
    pub pupils: Option<i32>,
    /// Its religious character, as GIAS writes it.
    pub religious_character: Option<String>,
    /// What its religious character means for whom to tell.
    pub faith: Faith,
    /// Its diocese.
    pub diocese: Option<String>,
    /// The group id of its trust.
    pub trust_uid: Option<String>,
    /// Its trust.
    pub trust_name: Option<String>,
    /// The group id of its federation.
    pub federation_uid: Option<String>,
    /// Its federation.
    pub federation_name: Option<String>,
    /// First line of the address.
    pub street: Option<String>,
    /// Second line.
    pub locality: Option<String>,
    /// Third line.
    pub address3: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// County.
    pub county: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Telephone number.
    pub telephone: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// The head's name: personal data, kept as contact of record only.
    pub head_name: Option<String>,
    /// The head's job title.
    pub head_job_title: Option<String>,
    /// When GIAS last changed the record.
    pub gias_changed_on: Option<NaiveDate>,
}

/// Whether a school is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum SchoolStatus {
    /// Open.
    Open,
    /// Open, but proposed to close.
    OpenButProposedToClose,
    /// Closed.
    Closed,
    /// Proposed to open.
    ProposedToOpen,
}

impl Coded for SchoolStatus {
    const NAME: &'static str = "SchoolStatus";
    const MEANING: &'static str = "Whether a school is open.";
}

impl SchoolStatus {
    /// Whether pupils are taught there now.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::OpenButProposedToClose)
    }
}

/// What kind of school it is: who answers for it, and which notice it can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum SchoolKind {
    /// Maintained by its local authority; a foundation trust does not make it an academy.
    Maintained,
    /// An academy or free school, answered for by its trust.
    Academy,
    /// Anything else.
    Other,
}

impl Coded for SchoolKind {
    const NAME: &'static str = "SchoolKind";
    const MEANING: &'static str =
        "What kind of school it is: who answers for it, and which notice it can be given.";
}

impl SchoolKind {
    /// The kind that a GIAS type code stands for.
    #[must_use]
    pub const fn of_type(code: i16) -> Self {
        match code {
            // Community, voluntary aided, voluntary controlled, foundation; their special schools; pupil referral
            // units and nursery schools. City technology colleges (6) are independent.
            1 | 2 | 3 | 5 | 7 | 12 | 14 | 15 => Self::Maintained,
            // Academies, free schools, university technical colleges and studio schools, and their special,
            // alternative-provision, 16 to 19 and secure forms.
            28 | 33 | 34 | 35 | 36 | 38 | 39 | 40 | 41 | 42 | 43 | 44 | 45 | 46 | 57 => Self::Academy,
            _ => Self::Other,
        }
    }
}

/// What a school's religious character means for whom to tell, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Faith {
    /// No religious character.
    None,
    /// Catholic: the diocese is told first.
    Catholic,
    /// Another faith: the diocese is told at the same time.
    Other,
}

impl Coded for Faith {
    const NAME: &'static str = "Faith";
    const MEANING: &'static str = "What a school's religious character means for whom to tell.";
}

impl Faith {
    /// What GIAS's words for a religious character stand for.
    #[must_use]
    pub fn of_character(character: Option<&str>) -> Self {
        match character.map(str::trim) {
            None | Some("" | "Does not apply" | "None") => Self::None,
            Some(text) if text.contains("Catholic") => Self::Catholic,
            Some(_) => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trust_does_not_make_an_academy() {
        assert_eq!(SchoolKind::of_type(5), SchoolKind::Maintained);
        assert_eq!(SchoolKind::of_type(34), SchoolKind::Academy);
        assert_eq!(SchoolKind::of_type(11), SchoolKind::Other);
    }

    #[test]
    fn faith_follows_the_register_s_words() {
        assert_eq!(Faith::of_character(Some("Roman Catholic")), Faith::Catholic);
        assert_eq!(Faith::of_character(Some("Roman Catholic/Church of England")), Faith::Catholic);
        assert_eq!(Faith::of_character(Some("Church of England")), Faith::Other);
        for none in [None, Some(""), Some("Does not apply"), Some("None")] {
            assert_eq!(Faith::of_character(none), Faith::None);
        }
    }
}
