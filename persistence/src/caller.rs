//! Who asks, inside the statement that answers: scope, assignment and exclusion are one predicate.

use authority::{Caller, Identity, Position};
use chrono::NaiveDate;
use diesel::sql_types::{Bool, Date, Nullable, Text, Uuid as SqlUuid};
use kernel::{Actor, PersonId};
use uuid::Uuid;

use crate::sql::{Bind, Sql, bind};

/// A caller on a day: all that visibility depends on.
#[derive(Clone, Debug)]
pub struct Viewer {
    caller: Caller,
    today: NaiveDate,
}

impl Viewer {
    /// `caller`, today.
    #[must_use]
    pub const fn new(caller: Caller, today: NaiveDate) -> Self {
        Self { caller, today }
    }

    /// Who asks.
    #[must_use]
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Where the caller stands towards something on a case that `author` wrote.
    #[must_use]
    pub fn towards(&self, position: Position, author: &Actor) -> Position {
        let same = |mine: Option<PersonId>| mine.is_some() && mine == author.person_id;
        let author = match self.caller.identity {
            Identity::Person { .. } => same(position.person),
            Identity::Application { client, .. } => author.client_id == Some(client),
        };
        Position { author, ..position }
    }

    /// Today in London.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// What idempotency keys are told apart by: the person or application, never its token.
    pub(crate) fn scope_of_keys(&self) -> String {
        match self.caller.identity {
            Identity::Person { tenant, object } => format!("person:{tenant}:{object}"),
            Identity::Application { tenant, client } => format!("application:{tenant}:{client}"),
        }
    }

    pub(crate) fn key_scope(&self) -> Bind {
        bind::<Text, _>(self.scope_of_keys())
    }

    /// `with me as (…)`: the caller as the record knows it. `known` is false for a person nobody registered.
    pub(crate) fn me(&self) -> Sql {
        let (tenant, object, client) = match self.caller.identity {
            Identity::Person { tenant, object } => (Some(tenant), Some(object), None),
            Identity::Application { client, .. } => (None, None, Some(client)),
        };
        Sql::new(
            ME,
            [identifier(tenant), identifier(object), identifier(client), bind::<Date, _>(self.today)],
        )
    }

    /// `with me as (…), visible as (…)`: the cases the caller may know of, with where the caller stands towards each
    /// and the head of its chain. The only root of a query over cases.
    pub(crate) fn visible_cases(&self) -> Sql {
        let sight = self.caller.roles.sight();
        self.me().then(Sql::new(
            VISIBLE,
            [
                bind::<Bool, _>(sight.in_scope),
                bind::<Bool, _>(sight.national),
                bind::<Bool, _>(sight.advised),
            ],
        ))
    }
}

fn identifier(value: Option<Uuid>) -> Bind {
    bind::<Nullable<SqlUuid>, _>(value)
}

const ME: &str = "
with me as materialized (
    select p.id as person_id, ($3 is not null or p.id is not null) as known,
        coalesce(s.national, false) as national, coalesce(s.regions, '{}') as regions
    from (select) as one
    left join people p on p.tenant_id = $1 and p.object_id = $2
    left join lateral (
        select bool_or(region is null) as national, array_agg(region) filter (where region is not null) as regions
        from access_scopes
        where (person_id = p.id or client_id = $3) and revoked_at is null
            and from_on <= $4 and (to_on is null or to_on >= $4)
    ) s on true
)";

const VISIBLE: &str = ",
visible as (
    select c.*, me.person_id as me, (me.national or c.region = any (me.regions)) as in_scope,
        coalesce(c.delivery_officer_id = me.person_id, false) as is_officer,
        coalesce(c.adviser_id = me.person_id, false) as is_adviser,
        h.seq as head_seq, h.hash as head_hash, h.at as head_at
    from cases c
    join chains h on h.subject = c.id and h.subject_kind = 'case'
    cross join me
    where me.known
        and (($1 and (me.national or c.region = any (me.regions))) or $2 or ($3 and c.adviser_id = me.person_id))
        and not exists (
            select from access_exclusions x
            where x.person_id = me.person_id and (x.urn = c.urn or x.urn = any (c.former_urns)) and x.removed_at is null
        )
)";
