use authority::{DecisionFacts, DecisionInput, DecisionKind};
use casework::{CaseId, CohortFacts};
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Date, Text, Uuid as SqlUuid};
use futures_util::future::try_join;
use kernel::Coded;

use super::deciding::load_deciding;
use crate::sql::{Sql, bind};
use crate::{Attempt, CaseSeen, StorageError};

/// A case, and what a decision on its end depends on.
#[derive(Clone, Debug)]
pub struct ClosingSeen {
    /// The case.
    pub seen: CaseSeen,
    /// What the record says about those and that named.
    pub deciding: DecisionFacts,
}

/// A case, and what moving it to another cohort depends on.
#[derive(Clone, Debug)]
pub struct CohortSeen {
    /// The case.
    pub seen: CaseSeen,
    /// What the record says.
    pub facts: CohortFacts,
}

#[derive(QueryableByName)]
struct CohortRow {
    #[diesel(sql_type = Bool)]
    active: bool,
    #[diesel(sql_type = Array<Text>)]
    decided: Vec<String>,
}

impl Attempt {
    /// A case and what a decision on its end depends on, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn closing(
        &self,
        case: CaseId,
        decision: &DecisionInput,
    ) -> Result<Option<ClosingSeen>, StorageError> {
        let deciding = load_deciding(self.shared(), DecisionKind::Closure, decision);
        let (seen, deciding) = try_join(self.case(case), deciding).await?;
        Ok(seen.map(|seen| ClosingSeen { seen, deciding }))
    }

    /// A case and what moving it to `cohort` depends on, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn cohort(
        &self,
        case: CaseId,
        cohort: &str,
        today: NaiveDate,
    ) -> Result<Option<CohortSeen>, StorageError> {
        let query = Sql::new(
            "select exists (
                select from reference_values
                where list = 'cohorts' and code = $2 and active_from <= $3 and (active_to is null or active_to >= $3)
            ) as active, array(select distinct kind from decisions where case_id = $1) as decided",
            [
                bind::<SqlUuid, _>(case.uuid()),
                bind::<Text, _>(cohort.to_owned()),
                bind::<Date, _>(today),
            ],
        );
        let facts = self.shared().row::<CohortRow>(query);
        let (seen, row) = try_join(self.case(case), facts).await?;
        let decided = row.decided.iter().filter_map(|code| DecisionKind::of(code)).collect();
        Ok(seen.map(|seen| CohortSeen { seen, facts: CohortFacts { active: row.active, decided } }))
    }
}
