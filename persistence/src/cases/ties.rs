use casework::CaseId;
use casework::matching::Tie;
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use futures_util::future::try_join;

use super::conflicts::load_latest;
use crate::StorageError;
use crate::sql::{Sql, bind};
use crate::wire::Wire;

#[derive(QueryableByName)]
struct LinkedRow {
    #[diesel(sql_type = Bool)]
    linked: bool,
}

const LINKED: &str = "
select exists (
    select from cases c join candidates k on k.case_id = c.id and k.state = 'selected'
    where c.id = $1 and (
        exists (
            select from advisers v
            where v.person_id = c.adviser_id and v.employer_organisation_id = k.organisation_id
        )
        or exists (
            select from conflict_declarations d
            where d.person_id = c.adviser_id and d.organisation_id = k.organisation_id
                and d.ended_on is null and d.interest_kind <> 'none'
        )
    )
) as linked";

const LATEST: &str = "
select distinct on (k.declaration_id) k.finding, d.ended_on is null as counts
from cases c
join candidates o on o.case_id = c.id and o.state = 'selected'
join conflict_checks k on k.case_id = c.id and k.person_id = c.adviser_id and k.purpose = 'appointment'
    and k.organisation_id = o.organisation_id
join conflict_declarations d on d.id = k.declaration_id
where c.id = $1
order by k.declaration_id, k.recorded_at desc, k.id desc";

/// What ties the adviser of a case to its preferred organisation.
pub(super) async fn load_tie(connection: &Wire, case: CaseId) -> Result<Tie, StorageError> {
    let of_case = |text| Sql::new(text, [bind::<SqlUuid, _>(case.uuid())]);
    let linked = connection.row::<LinkedRow>(of_case(LINKED));
    let (linked, checked) = try_join(linked, load_latest(connection, case, of_case(LATEST))).await?;
    Ok(Tie { linked: linked.linked, checked })
}
