//! What the record says that a decision about a case depends on.

use authority::{
    DecisionFacts, DecisionInput, DecisionKind, DecisionReference as R, Delegation, Holder, Level, Role,
};
use casework::CaseId;
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{Array, Date, Nullable, Text, Uuid as SqlUuid};
use futures_util::future::try_join5;
use kernel::{Coded, Id, PersonId};
use register::Region;
use uuid::Uuid;

use super::conflicts::has_checks;
use super::documents::has_documents;
use super::recommendations::load_recommendation;
use crate::StorageError;
use crate::sql::{Sql, bind};
use crate::wire::Wire;

#[derive(QueryableByName)]
struct DelegationRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    role: Option<String>,
    #[diesel(sql_type = Text)]
    level: String,
    #[diesel(sql_type = Nullable<Text>)]
    region: Option<String>,
    #[diesel(sql_type = Date)]
    from_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    to_on: Option<NaiveDate>,
}

/// The delegations of a kind: few, since each names a person or a role.
pub(super) async fn load_delegations(
    connection: &Wire,
    kind: DecisionKind,
) -> Result<Vec<Delegation>, StorageError> {
    let query = Sql::new(
        "select id, person_id, role, level, region, from_on, to_on from delegations where decision_kind = $1",
        [bind::<Text, _>(kind.code())],
    );
    let rows: Vec<DelegationRow> = connection.rows(query).await?;
    let delegations = rows.into_iter().map(|row| {
        let wrong = |column: &str| StorageError::corrupt("delegations", format!("{column} of {}", row.id));
        let holder = match (row.person_id, row.role.as_deref().and_then(Role::of)) {
            (Some(person), None) => Holder::Person(Id::new(person)),
            (None, Some(role)) => Holder::Role(role),
            _ => return Err(wrong("role")),
        };
        let region = row.region.as_deref().map(|code| Region::of(code).ok_or_else(|| wrong("region")));
        Ok(Delegation {
            id: Id::new(row.id),
            holder,
            kind,
            level: Level::of(&row.level).ok_or_else(|| wrong("level"))?,
            region: region.transpose()?,
            from: row.from_on,
            to: row.to_on,
        })
    });
    delegations.collect()
}

#[derive(QueryableByName)]
struct KnownRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The persons among `named` whom nobody has registered.
pub(super) async fn load_unregistered(
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
