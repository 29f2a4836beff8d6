use authority::DecisionKind;
use kernel::{Private, Prose};

use super::{Case, CaseFact};
use crate::{CaseRefusal, Written};

/// What the record says that moving a case to another cohort depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CohortFacts {
    /// Whether the cohort is on the list today.
    pub active: bool,
    /// What has been decided about the case.
    pub decided: Vec<DecisionKind>,
}

/// Whether a decision of this kind is taken under the rules of the cohort: bands and ceilings are the cohort's, and
/// a plan is cleared and approved by them. No money goes before a plan.
const fn rests_on_cohort(kind: DecisionKind) -> bool {
    matches!(kind, DecisionKind::PlanClearance | DecisionKind::PlanApproval)
}

impl Case {
    /// Moves the case to another cohort, for it was put into the wrong one.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn set_cohort(
        &self,
        cohort: String,
        reason: Prose<500>,
        facts: &CohortFacts,
    ) -> Result<CaseFact, Vec<CaseRefusal>> {
        let rules = [
            (!facts.active, CaseRefusal::UnknownCohort),
            (cohort == self.cohort, CaseRefusal::AlreadyInCohort),
            (facts.decided.iter().copied().any(rests_on_cohort), CaseRefusal::CohortLocked),
        ];
        let broken = rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal);
        let refusals: Vec<_> = broken.chain(self.status.accepts(Written::Cohort).err()).collect();
        if refusals.is_empty() {
            Ok(CaseFact::CohortChanged {
                previous_cohort: self.cohort.clone(),
                cohort,
                reason: Private::Known(reason),
            })
        } else {
            Err(refusals)
        }
    }
}
