//! Conflicts of interest: what advisers declare, and what is found of it on a case.

mod check;
mod declaration;
mod find;
mod refusal;

pub use check::{Check, CheckFact, CheckId, Finding, Purpose};
pub use declaration::{
    About, Declaration, DeclarationFact, DeclarationId, Declare, DeclaringFacts, Interest,
};
pub use find::{FindingSeen, Found, RecordFinding, reopened};
pub use refusal::ConflictRefusal;
