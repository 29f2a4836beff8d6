//! A row as it is written: its columns once, whether it is new or not.

use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::{Integer, SingleValue, SqlType, Uuid as SqlUuid};
use diesel::{AppearsOnTable, Expression};
use kernel::{Id, Version};

use crate::sql::{Bind, Sql, bind};

/// Whether a column ever changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    /// It tells which row it is.
    Key,
    /// It is written with a new row and stays.
    Fixed,
    /// It is written each time.
    Changing,
}

/// A row of a table. Its statement takes its values `from head`, which is empty when the guard of a write does not
/// hold; the text is the same each time, so that it is planned once.
pub(crate) struct Row {
    table: &'static str,
    columns: Vec<(Column, &'static str, Bind)>,
}

impl Row {
    /// A row of `table`.
    pub(crate) const fn of(table: &'static str) -> Self {
        Self { table, columns: Vec::new() }
    }

    /// A row of `table` that has an id, and a version that each write moves on.
    pub(crate) fn versioned<T>(table: &'static str, id: Id<T>, version: Version) -> Self {
        Self::of(table).key::<SqlUuid, _>("id", id.uuid()).set::<Integer, _>("version", version.number())
    }

    /// Which row it is.
    pub(crate) fn key<ST, T>(self, column: &'static str, value: T) -> Self
    where
        ST: SqlType + SingleValue,
        T: AsExpression<ST>,
        T::Expression:
            Expression<SqlType = ST> + QueryFragment<Pg> + AppearsOnTable<()> + Send + Sync + 'static,
    {
        self.column(Column::Key, column, bind::<ST, _>(value))
    }

    /// What is written with a new row and stays.
    pub(crate) fn fixed<ST, T>(self, column: &'static str, value: T) -> Self
    where
        ST: SqlType + SingleValue,
        T: AsExpression<ST>,
        T::Expression:
            Expression<SqlType = ST> + QueryFragment<Pg> + AppearsOnTable<()> + Send + Sync + 'static,
    {
        self.column(Column::Fixed, column, bind::<ST, _>(value))
    }

    /// What is written each time.
    pub(crate) fn set<ST, T>(self, column: &'static str, value: T) -> Self
    where
        ST: SqlType + SingleValue,
        T: AsExpression<ST>,
        T::Expression:
            Expression<SqlType = ST> + QueryFragment<Pg> + AppearsOnTable<()> + Send + Sync + 'static,
    {
        self.column(Column::Changing, column, bind::<ST, _>(value))
    }

    fn column(mut self, kind: Column, name: &'static str, value: Bind) -> Self {
        self.columns.push((kind, name, value));
        self
    }

    /// Writes it as new, or over the one that is there.
    pub(crate) fn write(self, new: bool) -> Sql {
        if new { self.insert() } else { self.update() }
    }

    /// Writes it as new.
    pub(crate) fn insert(self) -> Sql {
        let mut sql = Sql::new("insert into ", []).text(self.table);
        for (number, (_, name, _)) in self.columns.iter().enumerate() {
            sql = sql.text(if number == 0 { " (" } else { ", " }).text(*name);
        }
        let values = self.columns.into_iter().map(|(.., value)| Sql::new("$1", [value]));
        sql.text(") select ").then(Sql::list("", values)).text(" from head")
    }

    /// Writes what changes over the row that is there.
    pub(crate) fn update(self) -> Sql {
        let (keys, rest): (Vec<_>, Vec<_>) =
            self.columns.into_iter().partition(|(kind, ..)| *kind == Column::Key);
        let changing = rest.into_iter().filter(|(kind, ..)| *kind == Column::Changing);
        let changing = changing
            .map(|(_, name, value)| Sql::new("", []).text(name).text(" = ").then(Sql::new("$1", [value])));
        let sql = Sql::new("update ", []).text(self.table).text(" r ").then(Sql::list("set ", changing));
        keys.into_iter().enumerate().fold(sql.text(" from head"), |sql, (number, (_, name, value))| {
            let and = if number == 0 { " where r." } else { " and r." };
            sql.text(and).text(name).then(Sql::new(" = $1", [value]))
        })
    }
}
