//! SQL as text with its values, prepared once on each connection.
//!
//! diesel prepares neither `update` nor `sql_query` for reuse, and planning a write costs as much as running it. This
//! node is told apart by its text alone, so whatever is sent twice is planned once.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{SingleValue, SqlType, Untyped};
use diesel::{AppearsOnTable, Expression, IntoSql, expression::AsExpression};

type Value = Arc<dyn QueryFragment<Pg> + Send + Sync>;

/// A value to bind.
#[derive(Clone)]
pub(crate) struct Bind(Value);

/// The value `value` as SQL type `ST`.
pub(crate) fn bind<ST, T>(value: T) -> Bind
where
    ST: SqlType + SingleValue,
    T: AsExpression<ST>,
    T::Expression: Expression<SqlType = ST> + QueryFragment<Pg> + AppearsOnTable<()> + Send + Sync + 'static,
{
    Bind(Arc::new(value.into_sql::<ST>()))
}

#[derive(Clone)]
enum Part {
    Text(Cow<'static, str>),
    Value(Value),
}

/// A statement, or a piece of one.
#[derive(Clone)]
pub(crate) struct Sql(Vec<Part>);

impl Sql {
    /// The statement `text`, in which `$1`, `$2`, … stand for `binds` in their order, each as often as it likes.
    #[expect(clippy::needless_pass_by_value, reason = "values are bound where they are written")]
    pub(crate) fn new<const N: usize>(text: &'static str, binds: [Bind; N]) -> Self {
        let mut parts = Vec::with_capacity(2 * N + 1);
        let mut pieces = text.split('$');
        parts.extend(pieces.next().map(|text| Part::Text(text.into())));
        for piece in pieces {
            let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = piece.split_at(digits);
            let bound = number.parse::<usize>().ok().and_then(|number| binds.get(number.wrapping_sub(1)));
            match bound {
                Some(Bind(value)) => parts.push(Part::Value(value.clone())),
                None => debug_assert!(false, "no value for ${number} in {text}"),
            }
            parts.push(Part::Text(rest.into()));
        }
        Self(parts)
    }

    /// `start`, then `pieces` with commas between them.
    pub(crate) fn list(start: &'static str, pieces: impl Iterator<Item = Self>) -> Self {
        pieces.enumerate().fold(Self::new(start, []), |list, (number, piece)| {
            let comma = if number == 0 { "" } else { ", " };
            list.text(comma).then(piece)
        })
    }

    /// This piece, then `other`.
    #[must_use]
    pub(crate) fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// This piece, then plain text.
    #[must_use]
    pub(crate) fn text(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Part::Text(text.into()));
        self
    }
}

/// A statement whose text is the same each time, told apart by `Name` alone: its text is put together only where it is
/// prepared.
pub(crate) struct Fixed<Name>(Sql, PhantomData<Name>);

impl Sql {
    /// This statement, whose text is always the same.
    pub(crate) const fn fixed<Name>(self) -> Fixed<Name> {
        Fixed(self, PhantomData)
    }
}

impl<Name> QueryFragment<Pg> for Fixed<Name> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

impl<Name: 'static> QueryId for Fixed<Name> {
    type QueryId = Fixed<Name>;

    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Name> Query for Fixed<Name> {
    type SqlType = Untyped;
}

impl QueryFragment<Pg> for Sql {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_sql(text),
                Part::Value(value) => value.walk_ast(out.reborrow())?,
            }
        }
        Ok(())
    }
}

impl QueryId for Sql {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Sql {
    type SqlType = Untyped;
}
