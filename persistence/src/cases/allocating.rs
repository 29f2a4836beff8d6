use authority::{DecisionFacts, DecisionInput, DecisionKind};
use casework::{AdviserCandidate, CaseId};
use chrono::NaiveDate;
use futures_util::future::try_join3;
use kernel::PersonId;

use super::conflicts::load_checked;
use super::deciding::load_deciding;
use crate::advisers::load_entry;
use crate::people::load_person;
use crate::{Attempt, CaseSeen, StorageError};

/// A case, and what allocating an adviser to it depends on.
#[derive(Clone, Debug)]
pub struct AllocatingRead {
    /// The case.
    pub seen: CaseSeen,
    /// The one named, if registered.
    pub candidate: Option<AdviserCandidate>,
    /// What the decision depends on.
    pub deciding: DecisionFacts,
}

impl Attempt {
    /// A case and what making `person` its adviser depends on, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn allocating(
        &self,
        case: CaseId,
        person: PersonId,
        decision: &DecisionInput,
        today: NaiveDate,
    ) -> Result<Option<AllocatingRead>, StorageError> {
        let connection = self.shared();
        let candidate = async {
            let known = load_person(connection, person);
            let entry = load_entry(connection, &self.viewer, person, today);
            let checked = load_checked(connection, case, person);
            let (known, entry, checked) = try_join3(known, entry, checked).await?;
            Ok(known.map(|line| AdviserCandidate { person: line.person, entry, checked }))
        };
        let deciding = load_deciding(connection, case, DecisionKind::AdviserAllocation, decision);
        let (seen, candidate, deciding) = try_join3(self.case(case), candidate, deciding).await?;
        Ok(seen.map(|seen| AllocatingRead { seen, candidate, deciding }))
    }
}
