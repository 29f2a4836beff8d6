//! A database for each test, cloned from a template that holds the migrated schema and the invented data.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use actix_web::web;
use api::auth::{LocalIssuer, Verifier};
use api::local::{Durability, LocalPostgres, set_up};
use api::{CursorKey, Quotas, Settings, State};
use diesel::QueryableByName;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use persistence::{Database, PoolSizes};
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::Owner;

/// Drives every connection of every test, whichever thread borrows it.
pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
});

static SERVER: LazyLock<LocalPostgres> = LazyLock::new(|| {
    let folder = folder().join("postgres");
    let server = LocalPostgres::start(&folder, Durability::Fast).expect("PostgreSQL");
    stop_with_this_process(server.folder());
    server
});

/// As often as tests like.
pub(crate) const UNLIMITED: Quotas = Quotas { reads: NonZeroU32::MAX, writes: NonZeroU32::MAX };

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// The key of the tests' issuer, made once for the process.
pub(crate) static ISSUER: LazyLock<LocalIssuer> =
    LazyLock::new(|| LocalIssuer::open(&folder()).expect("an issuer"));

fn folder() -> PathBuf {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target")).join("rise-tests");
    std::fs::create_dir_all(&folder).expect("a folder for the tests");
    folder
}

/// Statics are never dropped: a watcher stops the server when the tests have ended, however they ended.
pub(crate) fn stop_with_this_process(folder: &Path) {
    let script = "while kill -0 $0 2>/dev/null; do sleep 1; done; \
        server=$(head -qn 1 \"$1\"/data/postmaster.pid 2>/dev/null); [ -z \"$server\" ] || kill -INT \"$server\"";
    let process = std::process::id().to_string();
    let watcher = Command::new("sh").args(["-c", script, &process]).arg(folder).spawn();
    watcher.expect("a shell");
}

/// A database that is dropped with its test.
pub struct TestDatabase {
    name: String,
}

#[derive(QueryableByName)]
struct EventRow {
    #[diesel(sql_type = diesel::sql_types::Binary)]
    body: Vec<u8>,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    private: Option<String>,
}

async fn administrator() -> AsyncPgConnection {
    AsyncPgConnection::establish(&SERVER.superuser_url()).await.expect("the server")
}

async fn template() -> &'static str {
    TEMPLATE
        .get_or_init(|| async {
            let name = format!("template_{}", Uuid::now_v7().simple());
            administrator()
                .await
                .batch_execute(&format!("create database {name} owner rise_owner"))
                .await
                .expect("a template");
            persistence::migrate(SERVER.url_of(&name)).await.expect("migrations");
            let state = web::Data::new(state(&SERVER.url_of(&name), UNLIMITED));
            set_up(&state).await.expect("the invented data");
            drop(state);
            let cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = ";
            administrator().await.batch_execute(&format!("{cut}'{name}'")).await.expect("nobody connected");
            name
        })
        .await
}

/// The state of a server over a database.
pub(crate) fn state(url: &str, quotas: Quotas) -> State {
    let sizes = PoolSizes { shared: 2, reads: 3, writes: 6 };
    let db = Database::new(url, sizes, RUNTIME.handle()).expect("pools");
    let verifier = Verifier::new(ISSUER.rules(), ISSUER.keys());
    let settings = Settings {
        cursors: CursorKey::new(b"only for the tests, only for them".to_vec()),
        quotas,
        drain: Duration::ZERO,
    };
    State::new(db, verifier, None, settings, api::system_clock()).unwrap()
}

impl TestDatabase {
    /// A clone of the template.
    pub async fn new() -> Self {
        let template = template().await;
        let name = format!("test_{}", Uuid::now_v7().simple());
        let clone = format!("create database {name} template {template} owner rise_owner");
        administrator().await.batch_execute(&clone).await.expect("a clone");
        Self { name }
    }

    /// Its address, as its owner.
    pub fn url(&self) -> String {
        SERVER.url_of(&self.name)
    }

    /// It, as its owner sees it.
    pub fn owner(&self) -> Owner {
        Owner::of(self.url())
    }

    /// Runs SQL as the owner: to arrange what no operation can reach, or to do what nobody should.
    pub async fn execute(&self, sql: &str) {
        self.try_execute(sql).await.expect("SQL");
    }

    /// Runs SQL as the owner and answers what the database says.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn try_execute(&self, sql: &str) -> Result<(), diesel::result::Error> {
        self.owner().run(sql).await
    }

    /// Runs SQL in a transaction that stays open, with what it locked, until the answer is dropped.
    pub async fn hold(&self, sql: &str) -> AsyncPgConnection {
        self.owner().hold(sql).await
    }

    /// How many rows a query finds.
    pub async fn count(&self, from: &str) -> i64 {
        self.owner().count(from).await
    }

    /// Every event as it was stored, in order, with what was kept apart.
    pub async fn events(&self) -> Vec<(Value, Option<Value>)> {
        let mut connection = AsyncPgConnection::establish(&self.url()).await.expect("a connection");
        let query = diesel::sql_query(
            "select e.body, p.body as private from events e left join event_private p on p.event_id = e.id
            order by e.position",
        );
        let rows = query.get_results::<EventRow>(&mut connection).await.expect("the events");
        let read = |row: EventRow| {
            let private = row.private.map(|text| serde_json::from_str(&text).expect("JSON"));
            (serde_json::from_slice(&row.body).expect("JSON"), private)
        };
        rows.into_iter().map(read).collect()
    }

    /// Drops it, whoever is connected.
    pub async fn drop(&self) {
        let sql = format!("drop database if exists {} with (force)", self.name);
        administrator().await.batch_execute(&sql).await.expect("a drop");
    }
}
