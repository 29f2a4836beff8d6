//! A network between the server and PostgreSQL that resets, swallows, delays and never answers.

use std::future::Future;
use std::time::{Duration, Instant};

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection as _};
use futures_util::future::{join, join_all};
use serde_json::json;
use tests::{Answer, Client, Network, Owner, Proxy, ServerProcess, Settings, TestDatabase, server_folder};
use tokio::time::sleep;
use uuid::Uuid;

/// The longest that any answer may take, in any weather.
const LONGEST: Duration = Duration::from_secs(15);
/// How soon everything works again.
const RECOVERY: Duration = Duration::from_secs(10);

struct Weather {
    database: TestDatabase,
    owner: Owner,
    proxy: Proxy,
    client: Client,
    case: String,
    server: ServerProcess,
    _folder: tempfile::TempDir,
}

impl Weather {
    async fn new() -> Self {
        let database = TestDatabase::new().await;
        let owner = database.owner();
        let proxy = Proxy::before(&database.url()).await;
        let folder = server_folder();
        let settings = Settings {
            database_url: proxy.url().to_owned(),
            folder: folder.path().to_owned(),
            drain_seconds: 0,
        };
        let server = ServerProcess::start(settings).await;
        let client = Client::new(server.base(), folder.path());
        let urn = owner.school(&json!({})).await;
        let opening = json!({
            "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
            "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
        });
        let opened = client.call("lead", "POST", "/v1/cases").key("open").json(&opening).send().await;
        let case = opened.unwrap().expect(201).id();
        Self { database, owner, proxy, client, case, server, _folder: folder }
    }

    async fn read(&self) -> Answer {
        timely(self.client.get("lead", format!("/v1/cases/{}", self.case))).await
    }

    async fn add_note(&self, key: &str, text: &str) -> Answer {
        let path = format!("/v1/cases/{}/notes", self.case);
        timely(self.client.call("lead", "POST", path).key(key).json(&json!({"text": text})).send()).await
    }

    async fn lives(&self) {
        let asked = Instant::now();
        self.client.get("lead", "/livez").await.unwrap().expect(200);
        assert!(asked.elapsed() < Duration::from_secs(1), "/livez took {:?}", asked.elapsed());
    }

    /// Every request is answered in time while the network behaves so, and well soon after.
    async fn bears(&self, network: Network, allowed: &[u16]) {
        self.read().await.expect(200);
        self.add_note("before", "Before.").await.expect(201);
        self.proxy.turn(network.clone());
        let (live, read, again, written, list) = tokio::join!(
            self.lives(),
            self.read(),
            self.read(),
            self.add_note("during", "During."),
            timely(self.client.get("lead", "/v1/schools")),
        );
        let () = live;
        self.lives().await;
        for answer in [read, again, written, list, self.read().await] {
            assert!(allowed.contains(&answer.status), "{network:?}: {answer}");
            if answer.status == 503 {
                assert!(answer.header("retry-after").parse::<u32>().is_ok(), "{network:?}: no Retry-After");
            }
        }
        self.proxy.turn(Network::Pass);
        let passed = Instant::now();
        while self.read().await.status != 200 || self.add_note("during", "During.").await.status != 201 {
            assert!(passed.elapsed() < RECOVERY, "{network:?}: not well again after {:?}", passed.elapsed());
            sleep(Duration::from_millis(50)).await;
        }
        let many: [Answer; 4] = tokio::join!(self.read(), self.read(), self.read(), self.read()).into();
        assert!(many.iter().all(|answer| answer.status == 200));
        let notes = format!("notes where case_id = '{}' and text = 'During.'", self.case);
        assert_eq!(self.owner.count(&notes).await, 1, "{network:?}: one effect of one key");
    }

    async fn end(self) {
        self.database.drop().await;
    }
}

async fn timely<E: std::fmt::Debug>(answer: impl Future<Output = Result<Answer, E>>) -> Answer {
    let asked = Instant::now();
    let answer = answer.await.expect("an answer");
    assert!(asked.elapsed() < LONGEST, "answered only after {:?}: {answer}", asked.elapsed());
    assert_ne!(answer.status, 500, "{answer}");
    answer
}

#[actix_web::test]
async fn connections_that_are_reset() {
    let weather = Weather::new().await;
    weather.bears(Network::Reset, &[503]).await;
    weather.end().await;
}

#[actix_web::test]
async fn a_network_that_swallows_everything() {
    let weather = Weather::new().await;
    weather.bears(Network::BlackHole, &[503]).await;
    weather.end().await;
}

#[actix_web::test]
async fn connections_that_are_accepted_and_never_answered() {
    let weather = Weather::new().await;
    weather.bears(Network::HalfOpen, &[503]).await;
    weather.end().await;
}

#[actix_web::test]
async fn a_network_with_delays() {
    let weather = Weather::new().await;
    weather.bears(Network::Delay(Duration::from_secs(2)), &[200, 201, 503]).await;
    weather.end().await;
}

#[actix_web::test]
async fn a_write_whose_answer_is_lost_is_resolved_by_its_key() {
    let weather = Weather::new().await;
    for round in 0..5 {
        let (key, text) =
            (Uuid::now_v7().to_string(), format!("Done in round {round}, and nobody was told."));
        weather.proxy.turn(Network::CutAfter(text.clone().into_bytes()));
        weather.add_note(&key, &text).await.expect(503);
        weather.proxy.turn(Network::Pass);
        let again = weather.add_note(&key, &text).await.expect(201);
        assert_eq!(again.header("idempotency-replayed"), "true", "round {round}");
        let notes = format!("notes where case_id = '{}' and text = '{text}'", weather.case);
        assert_eq!(weather.owner.count(&notes).await, 1, "round {round}");
    }
    weather.end().await;
}

#[actix_web::test]
async fn writers_who_wait_for_a_row_do_not_hold_up_the_rest_for_long() {
    let weather = Weather::new().await;
    let case = &weather.case;
    let held =
        weather.database.hold(&format!("select from chains where subject = '{case}' for update")).await;
    // More than the connections for writing and all who may wait for one: together, as they come.
    let writes = (0..80).map(|number| {
        let key = format!("waits-{number}");
        let weather = &weather;
        async move {
            let asked = Instant::now();
            let answer = weather.add_note(&key, "Waiting.").await;
            assert!(matches!(answer.status, 409 | 503), "{answer}");
            asked.elapsed()
        }
    });
    let reads = async {
        for _ in 0..10 {
            weather.read().await.expect(200);
        }
    };
    let (mut times, ()) = join(join_all(writes), reads).await;
    times.sort();
    // Half a second for a connection and one for the row; the rest is the machine's, which may be busy.
    let (middle, last) = (times[times.len() / 2], times[times.len() - 1]);
    assert!(middle < Duration::from_millis(1500), "half of them were answered only after {middle:?}");
    assert!(last < Duration::from_secs(4), "the last was answered only after {last:?}");
    assert!(weather.server.logged().contains("too many callers wait"), "nobody was turned away at once");
    weather.lives().await;
    drop(held);
    let released = Instant::now();
    while weather.add_note("after", "Released.").await.status != 201 {
        assert!(released.elapsed() < Duration::from_secs(2), "not well again");
    }
    weather.end().await;
}

/// Ends every session of the server, as a failover does.
async fn end_sessions(weather: &Weather) {
    let sessions = "select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'rise'";
    weather.database.execute(sessions).await;
}

#[actix_web::test]
async fn sessions_that_the_database_ends() {
    let weather = Weather::new().await;
    for round in 0..20 {
        let key = format!("round-{round}");
        let (read, written, ()) =
            tokio::join!(weather.read(), weather.add_note(&key, "Ended."), end_sessions(&weather));
        assert!(matches!(read.status, 200 | 503), "{read}");
        assert!(matches!(written.status, 201 | 503), "{written}");
        let ended = Instant::now();
        while weather.read().await.status != 200 || weather.add_note(&key, "Ended.").await.status != 201 {
            assert!(ended.elapsed() < Duration::from_secs(5), "not well again");
        }
    }
    let notes = format!("notes where case_id = '{}' and text = 'Ended.'", weather.case);
    assert_eq!(weather.owner.count(&notes).await, 20);
    weather.end().await;
}

#[actix_web::test]
async fn a_database_that_only_reads_refuses_writes_until_it_is_the_first_again() {
    let weather = Weather::new().await;
    let only_reads = async |on: &str| {
        let of_this = "select current_database() as name, '' as value";
        let name = weather.owner.pairs(of_this).await.remove(0).0;
        let set = format!("alter database {name} set default_transaction_read_only = {on}");
        // The first word undoes for this session what the last one may have done for every new one.
        weather.database.execute(&format!("set transaction_read_only = off; {set}")).await;
    };
    only_reads("on").await;
    end_sessions(&weather).await;
    for number in 0..5 {
        weather.read().await;
        let refused = weather.add_note(&format!("refused-{number}"), "Refused.").await.expect(503);
        assert!(refused.header("retry-after").parse::<u32>().is_ok(), "{refused}");
    }
    weather.read().await.expect(200);
    only_reads("off").await;
    // The sessions that only read are not ended this time: each is given up by the first write that meets it.
    let written = Instant::now();
    while weather.add_note("written", "Written.").await.status != 201 {
        assert!(written.elapsed() < Duration::from_secs(5), "not well again");
    }
    weather.end().await;
}

#[actix_web::test]
async fn changes_that_meet_on_a_slow_network_are_answered_in_time() {
    let weather = Weather::new().await;
    let add = |round: &'static str| {
        let weather = &weather;
        join_all((0..6).map(move |number| async move {
            let name = format!("{round}-{number}");
            weather.add_note(&name, &format!("Met on the way: {name}")).await
        }))
    };
    // Connections are opened, and what they will be asked is prepared, while the network is fast.
    add("early").await;
    weather.proxy.turn(Network::Delay(Duration::from_millis(1200)));
    for answer in add("late").await {
        assert!(matches!(answer.status, 201 | 409 | 503), "{answer}");
    }
    weather.proxy.turn(Network::Pass);
    let passed = Instant::now();
    while add("late").await.iter().any(|answer| answer.status != 201) {
        assert!(passed.elapsed() < RECOVERY, "not well again");
        sleep(Duration::from_millis(50)).await;
    }
    let notes = format!("notes where case_id = '{}' and text like '%late-%'", weather.case);
    assert_eq!(weather.owner.count(&notes).await, 6);
    weather.end().await;
}

#[actix_web::test]
async fn a_database_that_lets_nobody_else_in() {
    let weather = Weather::new().await;
    let limit = async |to: i32| {
        let name = weather.owner.pairs("select current_database() as name, '' as value").await.remove(0).0;
        weather.database.execute(&format!("alter database {name} connection limit {to}")).await;
    };
    // Before the limit holds: this session must still get in to lift it.
    let mut held = weather.owner.hold("select 1").await;
    limit(1).await;
    end_others(&mut held).await;
    for number in 0..5 {
        weather.read().await.expect(503);
        let refused = weather.add_note(&format!("refused-{number}"), "Refused.").await.expect(503);
        assert!(refused.header("retry-after").parse::<u32>().is_ok(), "{refused}");
        weather.lives().await;
    }
    drop(held);
    let lifted = Instant::now();
    while weather.read().await.status != 200 {
        assert!(lifted.elapsed() < Duration::from_secs(5), "not well again");
        sleep(Duration::from_millis(50)).await;
    }
    weather.end().await;
}

/// Ends every session but this one.
async fn end_others(held: &mut AsyncPgConnection) {
    let others = "select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()";
    held.batch_execute(others).await.expect("SQL");
}
