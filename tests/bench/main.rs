//! `make bench`: how fast the service is, beside PostgreSQL alone running the very same statements.
//!
//! Absolute figures do not travel between machines: every figure is a ratio inside one run, in which the service and
//! pgbench take turns on the same data. It is no test: nothing fails because it is slow.

mod load;
mod process;
mod scripts;
mod seed;
mod sql;
mod table;

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use api::local::{Durability, LocalPostgres};

use load::Request;
use process::Service;
use scripts::Scripts;
use table::{Figures, Round};

/// How a benchmark is run.
pub(crate) struct Plan {
    /// Cases in the database.
    pub(crate) cases: u32,
    /// Events of each case.
    pub(crate) events: u32,
    /// How often the service and pgbench take turns.
    pub(crate) rounds: usize,
    /// How long each turn takes.
    pub(crate) turn: Duration,
}

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Connections kept alive, and clients of pgbench.
pub(crate) const CONNECTIONS: usize = 16;

fn main() -> Outcome<()> {
    let plan = plan()?;
    let folder = Path::new("target/bench");
    std::fs::create_dir_all(folder)?;
    let server = seed::server(folder)?;
    seed::fill(&server, &plan)?;
    let table = measure(folder, &server, &plan)?;
    println!("{table}");
    let kept = Path::new("tests/bench/latest.md");
    std::fs::write(kept, table)?;
    println!("Kept in {}", kept.display());
    server.stop();
    Ok(())
}

/// The full size, or the numbers that were asked for: cases, events of each, rounds, seconds a turn.
fn plan() -> Outcome<Plan> {
    let asked: Result<Vec<u32>, _> = std::env::args().skip(1).map(|text| text.parse()).collect();
    let asked = asked.map_err(|_| "usage: bench [CASES EVENTS_OF_EACH ROUNDS SECONDS_A_TURN]")?;
    let number = |at: usize, usual: u32| asked.get(at).copied().unwrap_or(usual);
    Ok(Plan {
        cases: number(0, 100_000),
        events: number(1, 100),
        rounds: usize::try_from(number(2, 5))?,
        turn: Duration::from_secs(number(3, 5).into()),
    })
}

fn measure(folder: &Path, server: &LocalPostgres, plan: &Plan) -> Outcome<String> {
    let service = Service::start(folder, server)?;
    let at_rest = service.memory()?;
    let scripts = Scripts::capture(folder, server, &service, plan)?;
    let mut figures = Figures::new(at_rest, service.started_in, Service::binary_size()?);
    for request in Request::ALL {
        // Every connection plans each statement once; that is not what is measured.
        load::service(&scripts, &service, request, Duration::from_secs(2))?;
        load::pgbench(&scripts, server, request, Duration::from_secs(2))?;
        figures.statements(request, load::statements(server, &scripts, &service, request)?);
    }
    for round in 0..plan.rounds {
        for request in Request::ALL {
            println!("round {} of {}: {}", round + 1, plan.rounds, request.name());
            let (before, began) = (service.processor_time()?, std::time::Instant::now());
            let answered = load::service(&scripts, &service, request, plan.turn)?;
            let processor = service.processor_time()?.saturating_sub(before);
            let memory = service.memory()?;
            let alone = load::pgbench(&scripts, server, request, plan.turn)?;
            let seconds = began.elapsed();
            log_turn(request, answered, alone, seconds);
            figures.round(request, Round { served: answered, alone, processor, memory });
        }
    }
    let version = sql::text(&server.superuser_url(), "show server_version")?;
    service.stop()?;
    Ok(figures.table(plan, &version))
}

fn log_turn(request: Request, served: load::Served, alone: f64, seconds: Duration) {
    println!(
        "  {} {:.0} a second, pgbench {alone:.0}, {} errors ({:.0} s)",
        request.name(),
        served.per_second,
        served.errors,
        seconds.as_secs_f64()
    );
}

/// The durability that users get: nothing is switched off to be faster.
pub(crate) const DURABILITY: Durability = Durability::Durable;
