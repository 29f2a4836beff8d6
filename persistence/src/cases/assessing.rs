use authority::{DecisionFacts, DecisionInput, DecisionKind, DecisionReference as R};
use casework::{AssessingFacts, CaseId};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use futures_util::future::try_join3;
use kernel::PersonId;
use uuid::Uuid;

use super::opening::load_delegations;
use crate::sql::{Sql, bind};
use crate::{Attempt, CaseSeen, StorageError};

/// A case, and what assessing its school's eligibility depends on.
#[derive(Clone, Debug)]
pub struct AssessingSeen {
    /// The case.
    pub seen: CaseSeen,
    /// What the record says about those named.
    pub facts: AssessingFacts,
}

#[derive(QueryableByName)]
struct KnownRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
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
        let named = [assessor, decision.decided_by].into_iter().flatten().map(PersonId::uuid).collect();
        let known =
            Sql::new("select id from people where id = any ($1)", [bind::<Array<SqlUuid>, Vec<Uuid>>(named)]);
        let connection = self.shared();
        let known = connection.rows::<KnownRow>(known);
        let delegations = load_delegations(connection, DecisionKind::Eligibility);
        let (seen, known, delegations) = try_join3(self.case(case), known, delegations).await?;
        let unregistered = |person: Option<PersonId>| {
            person.is_some_and(|person| known.iter().all(|row| row.id != person.uuid()))
        };
        // Cases have no documents, recommendations or conflict checks yet: every reference to one is to nothing.
        let unknown = [
            (unregistered(decision.decided_by), R::Decider),
            (!decision.evidence.is_empty(), R::Evidence),
            (decision.recommendation.is_some(), R::Recommendation),
            (!decision.conflict_checks.is_empty(), R::ConflictChecks),
        ];
        let unknown = unknown.into_iter().filter(|(missing, _)| *missing).map(|(_, what)| what).collect();
        let facts = AssessingFacts {
            assessor_known: !unregistered(assessor),
            deciding: DecisionFacts { unknown, delegations },
        };
        Ok(seen.map(|seen| AssessingSeen { seen, facts }))
    }
}
