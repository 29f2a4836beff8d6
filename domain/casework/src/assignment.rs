use chrono::NaiveDate;
use kernel::{Id, PersonId};
use register::Functions;

/// Identifies an assignment.
pub type AssignmentId = Id<Assignment>;

/// Somebody assigned to a case, from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Which assignment.
    pub id: AssignmentId,
    /// Who is assigned.
    pub person: PersonId,
    /// The first day.
    pub from: NaiveDate,
}

/// Somebody who might become a delivery officer, as the record knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficerCandidate {
    /// Who.
    pub person: PersonId,
    /// What the person can be asked to do.
    pub functions: Functions,
    /// Whether the person has scope over the case's region.
    pub in_scope: bool,
}
