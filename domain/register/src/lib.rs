//! What the service knows of the outside: schools, how they succeed one another, organisations, and the people who
//! work here.
//!
//! The files of GIAS (Get Information About Schools) are read here as values; where they come from and where they go
//! is other crates' business.
#![warn(missing_docs)]

mod address;
mod adviser;
pub mod gias;
mod identifiers;
mod import;
mod organisation;
mod person;
mod region;
mod school;

pub use address::{Address, Postcode};
pub use adviser::{Adviser, AdviserFact, AdviserRefusal, Capacity, SaveAdviser};
pub use identifiers::{CompanyNumber, IdentifierFault, LaCode, Ukprn, Urn};
pub use import::{ImportFact, Imported, TOLD_TO_CASES, told_as};
pub use organisation::{
    Identifier, Organisation, OrganisationChange, OrganisationDetails, OrganisationFact, OrganisationFacts,
    OrganisationId, OrganisationKind, OrganisationRefusal, OrganisationStatus,
};
pub use person::{ChangePerson, Function, Functions, PersonFact, PersonRefusal, RegisteredPerson};
pub use region::Region;
pub use school::{Faith, School, SchoolKind, SchoolStatus};
