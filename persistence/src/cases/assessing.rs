use authority::{DecisionInput, DecisionKind};
use casework::{AssessingFacts, CaseId};
use futures_util::future::try_join3;
use kernel::PersonId;

use super::deciding::{load_deciding, load_unregistered};
use crate::{Attempt, CaseSeen, StorageError};

/// A case, and what assessing its school's eligibility depends on.
#[derive(Clone, Debug)]
pub struct AssessingSeen {
    /// The case.
    pub seen: CaseSeen,
    /// What the record says about those named.
    pub facts: AssessingFacts,
}

impl Attempt {
    /// A case and what a new assessment of it depends on, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn assessing(
        &self,
        case: CaseId,
        assessor: Option<PersonId>,
        decision: &DecisionInput,
    ) -> Result<Option<AssessingSeen>, StorageError> {
        let connection = self.shared();
        let unregistered = load_unregistered(connection, assessor);
        let deciding = load_deciding(connection, case, DecisionKind::Eligibility, decision);
        let (seen, unregistered, deciding) = try_join3(self.case(case), unregistered, deciding).await?;
        let facts = AssessingFacts { assessor_known: unregistered.is_empty(), deciding };
        Ok(seen.map(|seen| AssessingSeen { seen, facts }))
    }
}
