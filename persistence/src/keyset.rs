//! How lists are searched, and cut by the key they are sorted by.

use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{Timestamp, search_key};
use uuid::Uuid;

use crate::page::PageRequest;
use crate::sql::{Bind, Sql, bind};

/// The pattern that finds `text` anywhere, its own wildcards made harmless.
pub(crate) fn containing(text: &str) -> String {
    let plain = search_key(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{plain}%")
}

/// `and … order by … limit …` for a list sorted by a time and an id.
pub(crate) fn time_keyset(
    time: &'static str,
    id: &'static str,
    page: &PageRequest<(Timestamp, Uuid)>,
) -> Sql {
    keyset(time, id, page, |(at, last)| [bind::<Timestamptz, _>(*at), bind::<SqlUuid, _>(*last)])
}

/// `and … order by … limit …` for a list sorted by a text and a text key.
pub(crate) fn name_keyset(
    name: &'static str,
    key: &'static str,
    page: &PageRequest<(String, String)>,
) -> Sql {
    keyset(name, key, page, |(name, key)| [bind::<Text, _>(name.clone()), bind::<Text, _>(key.clone())])
}

/// `and … order by … limit …` for a list sorted by `first` and then by `last`, which tells every two rows apart.
pub(crate) fn keyset<K>(
    first: &'static str,
    last: &'static str,
    page: &PageRequest<K>,
    values: impl Fn(&K) -> [Bind; 2],
) -> Sql {
    let (compare, order) = if page.ascending() { (" > ", " asc") } else { (" < ", " desc") };
    let mut sql = Sql::new("", []);
    if let Some((key, _)) = &page.from {
        sql = sql.text(" and (").text(first).text(", ").text(last).text(")").text(compare);
        sql = sql.then(Sql::new("($1, $2)", values(key)));
    }
    let limit = Sql::new(" limit $1", [bind::<BigInt, _>(page.rows())]);
    sql.text(" order by ").text(first).text(order).text(", ").text(last).text(order).then(limit)
}
