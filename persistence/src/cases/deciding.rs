//! What the record says that a decision about a case depends on.

use authority::{DecisionFacts, DecisionInput, DecisionKind, DecisionReference as R, Delegation};
use casework::CaseId;
use diesel::QueryableByName;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use futures_util::future::try_join5;
use kernel::PersonId;
use uuid::Uuid;

use super::conflicts::has_checks;
use super::documents::has_documents;
use super::recommendations::load_recommendation;
use crate::StorageError;
use crate::sql::{Sql, bind};
use crate::wire::Wire;

/// The delegations of a kind: few, since each names a person or a role.
pub(super) async fn load_delegations(
    connection: &Wire,
    kind: DecisionKind,
) -> Result<Vec<Delegation>, StorageError> {
    let lines = crate::delegations::load_of_kind(connection, kind).await?;
    Ok(lines.into_iter().map(|line| line.given.delegation).collect())
}

#[derive(QueryableByName)]
struct KnownRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The persons among `named` whom nobody has registered.
pub(crate) async fn load_unregistered(
    connection: &Wire,
    named: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<PersonId>, StorageError> {
    let named: Vec<PersonId> = named.into_iter().collect();
    let ids: Vec<Uuid> = named.iter().map(|person| person.uuid()).collect();
    let query = Sql::new("select id from people where id = any ($1)", [bind::<Array<SqlUuid>, _>(ids)]);
    let known: Vec<KnownRow> = connection.rows(query).await?;
    Ok(named.into_iter().filter(|person| known.iter().all(|row| row.id != person.uuid())).collect())
}

/// What a decision of `kind` about a case, of which `decision` is said, depends on.
pub(super) async fn load_deciding(
    connection: &Wire,
    case: CaseId,
    kind: DecisionKind,
    decision: &DecisionInput,
) -> Result<DecisionFacts, StorageError> {
    let unregistered = load_unregistered(connection, decision.decided_by);
    let delegations = load_delegations(connection, kind);
    let documents = has_documents(connection, case, decision.evidence.iter().copied());
    let recommendation = load_recommendation(connection, case, decision.recommendation);
    let checked = has_checks(connection, case, &decision.conflict_checks);
    let (unregistered, delegations, documents, recommendation, checked) =
        try_join5(unregistered, delegations, documents, recommendation, checked).await?;
    let standing = recommendation.filter(|line| line.recommendation.withdrawn_at.is_none());
    let unknown = [
        (!unregistered.is_empty(), R::Decider),
        (!documents, R::Evidence),
        (decision.recommendation.is_some() && standing.is_none(), R::Recommendation),
        (!checked, R::ConflictChecks),
    ];
    let unknown = unknown.into_iter().filter(|(missing, _)| *missing).map(|(_, what)| what).collect();
    Ok(DecisionFacts { unknown, delegations })
}
