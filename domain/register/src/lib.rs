//! What the service knows of the outside: schools, how they succeed one another, and the people who work here.
//!
//! The files of GIAS (Get Information About Schools) are read here as values; where they come from and where they go
//! is other crates' business.
#![warn(missing_docs)]

mod adviser;
pub mod gias;
mod identifiers;
mod import;
mod person;
mod region;
mod school;

pub use adviser::{Adviser, AdviserFact, AdviserRefusal, Capacity, SaveAdviser};
pub use identifiers::{IdentifierFault, LaCode, Ukprn, Urn};
pub use import::{ImportFact, Imported, TOLD_TO_CASES, told_as};
pub use person::{ChangePerson, Function, Functions, PersonFact, PersonRefusal, RegisteredPerson};
pub use region::Region;
pub use school::{Faith, School, SchoolKind, SchoolStatus};
