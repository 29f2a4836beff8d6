use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::QueryableByName;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use serde_json::Value;
use uuid::Uuid;

/// The URN of the next school that a test needs for itself.
static NEXT_URN: AtomicU32 = AtomicU32::new(700_000);

/// A database as its owner sees it: to arrange what no operation can reach, and to see what none shows.
#[derive(Clone, Debug)]
pub struct Owner {
    url: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

impl Owner {
    /// The owner of the database at `url`.
    pub fn of(url: impl Into<String>) -> Self {
        Self { url: url.into() }
    }

    async fn connection(&self) -> AsyncPgConnection {
        AsyncPgConnection::establish(&self.url).await.expect("a connection")
    }

    /// Runs SQL and answers what the database says.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn run(&self, sql: &str) -> Result<(), diesel::result::Error> {
        self.connection().await.batch_execute(sql).await
    }

    /// Runs SQL in a transaction that stays open, with what it locked, until the answer is dropped.
    pub async fn hold(&self, sql: &str) -> AsyncPgConnection {
        let mut connection = self.connection().await;
        connection.batch_execute(&format!("begin; {sql}")).await.expect("SQL");
        connection
    }

    /// How many rows a query finds.
    pub async fn count(&self, from: &str) -> i64 {
        let query = diesel::sql_query(format!("select count(*) as count from {from}"));
        query.get_result::<Count>(&mut self.connection().await).await.expect("a count").count
    }

    /// Two columns of text, `name` and `value`.
    pub async fn pairs(&self, query: &str) -> Vec<(String, String)> {
        let rows = diesel::sql_query(query).get_results::<Named>(&mut self.connection().await).await;
        rows.expect("rows").into_iter().map(|row| (row.name, row.value)).collect()
    }

    /// The decisions about a case, each with its outcome.
    pub async fn decisions(&self, case: Uuid) -> BTreeMap<Uuid, String> {
        let query =
            format!("select id::text as name, outcome as value from decisions where case_id = '{case}'");
        let rows = self.pairs(&query).await;
        rows.into_iter().map(|(id, outcome)| (id.parse().expect("an id"), outcome)).collect()
    }

    /// Who watches a case.
    pub async fn watching(&self, case: Uuid) -> BTreeSet<Uuid> {
        let query = format!(
            "select person_id::text as name, '' as value from watchlist where case_id = '{case}' and watching"
        );
        let rows = self.pairs(&query).await;
        rows.into_iter().map(|(id, _)| id.parse().expect("an id")).collect()
    }

    /// A new school like the first of the register, but for these columns; its URN.
    pub async fn school(&self, columns: &Value) -> String {
        let urn = NEXT_URN.fetch_add(1, Ordering::Relaxed).to_string();
        let mut changed = columns.clone();
        changed["urn"] = Value::String(urn.clone());
        let sql = format!(
            "insert into schools select (jsonb_populate_record(s, '{changed}')).* from schools s where urn = '900001'"
        );
        self.run(&sql).await.expect("a school");
        urn
    }
}
