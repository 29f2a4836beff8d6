use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::record::Record;
use super::writer::Writer;
use crate::{Client, PrivatePostgres, Random, ServerProcess};

/// How often it is asked whether the service is well again.
const POLL: Duration = Duration::from_millis(20);
/// When to stop asking.
const PATIENCE: Duration = Duration::from_secs(30);

/// What can be killed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Victim {
    Server,
    Postgres,
}

/// Somebody who kills, and sees that what was killed comes back.
pub(super) struct Killer {
    pub(super) server: ServerProcess,
    pub(super) postgres: PrivatePostgres,
    pub(super) record: Arc<Record>,
    /// Writes once after each kill, to see whether that works again.
    pub(super) probe: Writer,
    pub(super) client: Client,
}

impl Killer {
    /// The kills in an order, and at moments, that nobody could foresee.
    pub(super) async fn kill(
        &mut self,
        mut victims: Vec<Victim>,
        random: &mut Random,
        rest: (Duration, Duration),
        progress: &dyn Fn(String),
    ) {
        random.shuffle(&mut victims);
        let all = victims.len();
        for (number, victim) in (1..).zip(victims) {
            // The moment is meant to be random: there is nothing to wait for.
            sleep(random.time(rest.0, rest.1)).await;
            match victim {
                Victim::Server => self.kill_server().await,
                Victim::Postgres => self.kill_postgres().await,
            }
            if number % 10 == 0 || number == all {
                progress(format!("{number} of {all} kills, {} writes acknowledged", self.record.total()));
            }
        }
    }

    async fn kill_server(&mut self) {
        let killed = Instant::now();
        self.server.kill();
        let able = Instant::now();
        self.server.launch();
        self.well_again().await;
        self.record.recover("the server", killed, able);
    }

    async fn kill_postgres(&mut self) {
        let killed = Instant::now();
        self.postgres.kill();
        self.postgres.again().await;
        let able = Instant::now();
        self.well_again().await;
        self.record.recover("PostgreSQL", killed, able);
    }

    /// Waits until a read and a write are answered well.
    async fn well_again(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        let case = format!("/v1/cases/{}", self.probe.cases[0].id);
        loop {
            let asked = self.client.get("lead", &case).await;
            if asked.as_ref().is_ok_and(|answer| answer.status == 200) {
                break;
            }
            if let Ok(answer) = asked.as_ref()
                && answer.status != 503
            {
                self.record.breach(format!("reading after a kill: {answer}"));
            }
            if Instant::now() > deadline {
                self.record.breach("the service does not answer again");
                return;
            }
            sleep(POLL).await;
        }
        self.probe.write_once().await;
    }
}
