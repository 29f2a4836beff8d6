//! Kills servers and PostgreSQL under writers, sends keys many times at once, restarts replicas under load: and checks
//! that nothing is lost, doubled or refused that should not be. Everything happens on this machine, and ends by itself.

use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::Parser;
use tests::{faults, keys, rolling};

/// What is to happen, and how often.
#[derive(Parser)]
struct Arguments {
    /// What brings the same random moments again; another each time unless told.
    #[arg(long)]
    seed: Option<u64>,
    /// How many write at once.
    #[arg(long, default_value_t = 8)]
    writers: usize,
    /// How many cases each of them has.
    #[arg(long, default_value_t = 8)]
    cases: usize,
    /// How often the server is killed.
    #[arg(long, default_value_t = 50)]
    server_kills: usize,
    /// How often PostgreSQL is killed.
    #[arg(long, default_value_t = 20)]
    postgres_kills: usize,
    /// How many writes must be acknowledged.
    #[arg(long, default_value_t = 1000)]
    acknowledged: u64,
    /// How many keys are sent, each ten times at once.
    #[arg(long, default_value_t = 2000)]
    keys: usize,
    /// To how many servers.
    #[arg(long, default_value_t = 4)]
    processes: usize,
    /// How many rolling restarts there are.
    #[arg(long, default_value_t = 20)]
    restarts: usize,
}

#[actix_web::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seed = arguments.seed.unwrap_or(now.as_secs());
    println!("Kills under writers, seed {seed}");
    let plan = faults::Plan {
        seed,
        writers: arguments.writers,
        cases: arguments.cases,
        server_kills: arguments.server_kills,
        postgres_kills: arguments.postgres_kills,
        acknowledged: arguments.acknowledged,
        rest: (Duration::from_millis(100), Duration::from_millis(1500)),
    };
    let outcome = faults::run(plan, &|line| println!("  {line}")).await;
    println!("\n{outcome}");
    let mut well = outcome.breaches.is_empty();
    if arguments.keys > 0 {
        println!("Keys over {} processes", arguments.processes);
        let effects = keys::run(arguments.keys, arguments.processes).await;
        println!("\n{effects}");
        well &= effects.breaches.is_empty();
    }
    if arguments.restarts > 0 {
        println!("Rolling restarts");
        let restarts = rolling::run(arguments.restarts).await;
        println!("\n{restarts}");
        well &= restarts.failed.is_empty();
    }
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
