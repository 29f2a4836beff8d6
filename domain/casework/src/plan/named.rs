/// Whether what a change of a plan names is the case's; true of what it does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanNamed {
    /// The document that holds the plan.
    pub document: bool,
    /// The document that says what it will cost.
    pub expenditure_document: bool,
    /// The recommendation that goes with it.
    pub recommendation: bool,
}

impl PlanNamed {
    /// All of it is.
    pub const KNOWN: Self = Self { document: true, expenditure_document: true, recommendation: true };
}
