use casework::CaseReference;
use chrono::NaiveDate;
use kernel::Coded;
use persistence::{LinkedSchool, SchoolLine};
use register::{Faith, Region, SchoolKind, SchoolStatus};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{Code, EtagMember};
use crate::v1::codes;

/// A school in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SchoolSummary)]
pub(crate) struct SchoolSummaryView {
    /// Its unique reference number.
    #[schema(example = "900001", pattern = "^[0-9]{6}$")]
    urn: String,
    /// Its name.
    #[schema(example = "Invented Harbour Primary School", max_length = 500)]
    name: String,
    /// The code of its local authority.
    #[schema(example = "806", pattern = "^[0-9]{3}$")]
    la_code: String,
    /// Its local authority.
    #[schema(example = "Middlesbrough", max_length = 200)]
    la_name: String,
    /// Its region; null outside England's nine.
    region: Option<codes::Region>,
    /// Its type.
    #[schema(example = "Community school", max_length = 200)]
    type_name: String,
    /// What kind of school its type makes it.
    kind: codes::SchoolKind,
    /// Whether it is open.
    status: codes::SchoolStatus,
    /// Its phase of education.
    #[schema(example = "Primary", max_length = 200)]
    phase: Option<String>,
    /// Its trust.
    #[schema(max_length = 500)]
    trust_name: Option<String>,
    /// Its open case, if there is one that the caller may know of.
    open_case: Option<OpenCaseView>,
}

/// A school of the register.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = School)]
pub(super) struct SchoolView {
    /// Its unique reference number.
    #[schema(example = "900001", pattern = "^[0-9]{6}$")]
    urn: String,
    /// Its provider reference number.
    #[schema(example = "19000001", pattern = "^1[0-9]{7}$")]
    ukprn: Option<String>,
    /// Its name.
    #[schema(example = "Invented Harbour Primary School", max_length = 500)]
    name: String,
    /// Its number within the local authority.
    #[schema(max_length = 10)]
    establishment_number: Option<String>,
    /// The code of its local authority.
    #[schema(example = "806", pattern = "^[0-9]{3}$")]
    la_code: String,
    /// Its local authority.
    #[schema(example = "Middlesbrough", max_length = 200)]
    la_name: String,
    /// Its region; null outside England's nine.
    region: Option<codes::Region>,
    /// The register's code of its type.
    #[schema(minimum = 0, maximum = 999)]
    type_code: i16,
    /// Its type.
    #[schema(example = "Community school", max_length = 200)]
    type_name: String,
    /// Its group of types.
    #[schema(example = "Local authority maintained schools", max_length = 200)]
    type_group: String,
    /// What kind of school its type makes it.
    kind: codes::SchoolKind,
    /// Whether it is open.
    status: codes::SchoolStatus,
    /// The day it opened.
    opened_on: Option<NaiveDate>,
    /// The day it closed or will close.
    closed_on: Option<NaiveDate>,
    /// Its phase of education.
    #[schema(example = "Primary", max_length = 200)]
    phase: Option<String>,
    /// The lowest age, in years.
    #[schema(minimum = 0, maximum = 99)]
    statutory_low_age: Option<i16>,
    /// The highest age, in years.
    #[schema(minimum = 0, maximum = 99)]
    statutory_high_age: Option<i16>,
    /// How many pupils it has.
    #[schema(minimum = 0, maximum = 100_000)]
    pupils: Option<i32>,
    /// Its religious character.
    #[schema(max_length = 200)]
    religious_character: Option<String>,
    /// What its religious character means for whom to tell.
    faith: codes::Faith,
    /// Its diocese.
    #[schema(max_length = 200)]
    diocese: Option<String>,
    /// The group id of its trust.
    #[schema(max_length = 20)]
    trust_uid: Option<String>,
    /// Its trust.
    #[schema(max_length = 500)]
    trust_name: Option<String>,
    /// The group id of its federation.
    #[schema(max_length = 20)]
    federation_uid: Option<String>,
    /// Its federation.
    #[schema(max_length = 500)]
    federation_name: Option<String>,
    /// Where it is.
    address: SchoolAddress,
    /// Its telephone number.
    #[schema(max_length = 50)]
    telephone: Option<String>,
    /// Its website.
    #[schema(max_length = 500)]
    website: Option<String>,
    /// When the national register last changed its record.
    register_changed_on: Option<NaiveDate>,
    /// Its open case, if there is one that the caller may know of.
    open_case: Option<OpenCaseView>,
    /// The schools it came from, became, or is otherwise linked to.
    #[schema(max_items = 1000)]
    links: Vec<SchoolLinkView>,
    /// The tag of what is answered.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// An address as the register has it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SchoolAddress {
    /// Street.
    #[schema(max_length = 200)]
    street: Option<String>,
    /// Locality.
    #[schema(max_length = 200)]
    locality: Option<String>,
    /// A third line.
    #[schema(max_length = 200)]
    line3: Option<String>,
    /// Town.
    #[schema(max_length = 200)]
    town: Option<String>,
    /// County.
    #[schema(max_length = 200)]
    county: Option<String>,
    /// Postcode.
    #[schema(max_length = 10)]
    postcode: Option<String>,
}

/// An open case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OpenCase)]
struct OpenCaseView {
    /// Its id.
    id: Uuid,
    /// What people call it.
    #[schema(example = "RISE-000123", pattern = "^RISE-[0-9]{6,}$")]
    reference: String,
    /// Its path.
    #[schema(max_length = 200)]
    link: String,
}

/// A linked school.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SchoolLink)]
struct SchoolLinkView {
    /// The linked school.
    #[schema(example = "900002", pattern = "^[0-9]{6}$")]
    urn: String,
    /// Its name, if the register has it.
    #[schema(max_length = 500)]
    name: Option<String>,
    /// What it is to this one.
    kind: SchoolLinkKind,
    /// The same in the register's words.
    #[schema(example = "Predecessor - merged", max_length = 200)]
    description: String,
    /// When the link began.
    established_on: Option<NaiveDate>,
}

/// What a linked school is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum SchoolLinkKind {
    Predecessor,
    Successor,
    Other,
}

fn region(code: Option<&str>) -> Option<codes::Region> {
    code.and_then(Region::of).map(Code)
}

fn status(code: &str) -> codes::SchoolStatus {
    Code(SchoolStatus::of(code).unwrap_or(SchoolStatus::Closed))
}

fn kind(code: &str) -> codes::SchoolKind {
    Code(SchoolKind::of(code).unwrap_or(SchoolKind::Other))
}

fn open_case(line: &SchoolLine) -> Option<OpenCaseView> {
    line.open_case().map(|case| OpenCaseView {
        id: case.id,
        reference: CaseReference(case.reference).to_string(),
        link: format!("/v1/cases/{}", case.id),
    })
}

impl From<&SchoolLine> for SchoolSummaryView {
    fn from(line: &SchoolLine) -> Self {
        Self {
            urn: line.urn.clone(),
            name: line.name.clone(),
            la_code: line.la_code.clone(),
            la_name: line.la_name.clone(),
            region: region(line.region.as_deref()),
            type_name: line.type_name.clone(),
            kind: kind(&line.school_kind),
            status: status(&line.status),
            phase: line.phase.clone(),
            trust_name: line.trust_name.clone(),
            open_case: open_case(line),
        }
    }
}

impl SchoolView {
    pub(super) fn new(line: SchoolLine, links: Vec<LinkedSchool>) -> Self {
        Self {
            open_case: open_case(&line),
            region: region(line.region.as_deref()),
            kind: kind(&line.school_kind),
            status: status(&line.status),
            faith: Faith::of_character(line.religious_character.as_deref()).into(),
            urn: line.urn,
            ukprn: line.ukprn,
            name: line.name,
            establishment_number: line.establishment_number,
            la_code: line.la_code,
            la_name: line.la_name,
            type_code: line.type_code,
            type_name: line.type_name,
            type_group: line.type_group,
            opened_on: line.opened_on,
            closed_on: line.closed_on,
            phase: line.phase,
            statutory_low_age: line.statutory_low_age,
            statutory_high_age: line.statutory_high_age,
            pupils: line.pupils,
            religious_character: line.religious_character,
            diocese: line.diocese,
            trust_uid: line.trust_uid,
            trust_name: line.trust_name,
            federation_uid: line.federation_uid,
            federation_name: line.federation_name,
            address: SchoolAddress {
                street: line.street,
                locality: line.locality,
                line3: line.address3,
                town: line.town,
                county: line.county,
                postcode: line.postcode,
            },
            telephone: line.telephone,
            website: line.website,
            register_changed_on: line.gias_changed_on,
            links: links.into_iter().map(SchoolLinkView::from).collect(),
            etag: EtagMember::default(),
        }
    }
}

impl From<LinkedSchool> for SchoolLinkView {
    fn from(link: LinkedSchool) -> Self {
        Self {
            urn: link.urn,
            name: link.name,
            kind: match link.link_type.as_str() {
                "predecessor" => SchoolLinkKind::Predecessor,
                "successor" => SchoolLinkKind::Successor,
                _ => SchoolLinkKind::Other,
            },
            description: link.link_name,
            established_on: link.established_on,
        }
    }
}
