//! Load from outside: wrk on the service, pgbench on PostgreSQL alone, never both at once.

use std::process::Command;
use std::time::Duration;

use api::local::LocalPostgres;

use crate::process::Service;
use crate::scripts::Scripts;
use crate::{CONNECTIONS, Outcome, seed, sql};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Request {
    /// One case with its tasks.
    Read,
    /// A page of 50 cases of a region, somewhere in the middle.
    List,
    /// A note: state, event and idempotency in one transaction.
    Write,
}

impl Request {
    pub(crate) const ALL: [Self; 3] = [Self::Read, Self::List, Self::Write];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::List => "list",
            Self::Write => "write",
        }
    }
}

impl Request {
    /// The service's settings for its own connections.
    const fn settings(self) -> &'static str {
        match self {
            Self::Read | Self::List => "-c plan_cache_mode=force_generic_plan",
            Self::Write => "",
        }
    }
}

/// What the service did under load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Served {
    pub(crate) per_second: f64,
    pub(crate) requests: u64,
    /// Answers that were neither 2xx nor 3xx, and connections that broke.
    pub(crate) errors: u64,
}

/// Asks the service as often as it answers.
pub(crate) fn service(
    scripts: &Scripts,
    service: &Service,
    request: Request,
    turn: Duration,
) -> Outcome<Served> {
    let output = Command::new("wrk")
        .args(["-t2", &format!("-c{CONNECTIONS}"), &format!("-d{}s", turn.as_secs())])
        .arg("-s")
        .arg(scripts.lua(request))
        .arg(format!("http://{}", service.address))
        .output()
        .map_err(|error| format!("wrk is needed (apt-get install wrk): {error}"))?;
    let text = String::from_utf8(output.stdout)?;
    let number = |start: &str| {
        let line = text.lines().map(str::trim).find_map(|line| line.strip_prefix(start))?;
        line.split_whitespace().next()?.parse::<f64>().ok()
    };
    let requests = text.lines().find_map(|line| line.trim().split_once(" requests in")?.0.parse().ok());
    let sockets = text.lines().find(|line| line.contains("Socket errors"));
    let sockets = sockets.map_or(0, |line| {
        line.split(' ').filter_map(|word| word.trim_end_matches(',').parse::<u64>().ok()).sum()
    });
    Ok(Served {
        per_second: number("Requests/sec:").ok_or_else(|| format!("wrk said {text}"))?,
        requests: requests.ok_or("wrk did not count")?,
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count that wrk printed"
        )]
        errors: sockets + number("Non-2xx or 3xx responses:").unwrap_or_default() as u64,
    })
}

/// Has pgbench run the same statements on the same database: transactions a second.
pub(crate) fn pgbench(
    scripts: &Scripts,
    server: &LocalPostgres,
    request: Request,
    turn: Duration,
) -> Outcome<f64> {
    let clients = CONNECTIONS.to_string();
    let base = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs() % 10_000_000;
    let output = Command::new(sql::program("pgbench"))
        .args(["-n", "-M", "prepared", "-j", "2", "-c", &clients, "-T", &turn.as_secs().to_string()])
        .args(["-D", "i=0", "-D", &format!("base={}", base * 10_000_000), "-f"])
        .arg(scripts.sql(request))
        .arg(seed::database(server))
        .env("PGOPTIONS", request.settings())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().find_map(|line| line.strip_prefix("tps = "));
    let tps = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    tps.ok_or_else(|| format!("pgbench said {text}{}", String::from_utf8_lossy(&output.stderr)).into())
}

/// Statements run and plans made for each request, once every statement is prepared.
pub(crate) fn statements(
    server: &LocalPostgres,
    scripts: &Scripts,
    asked: &Service,
    request: Request,
) -> Outcome<(f64, f64)> {
    let url = seed::database(server);
    sql::text(&url, "select pg_stat_statements_reset()")?;
    let load = service(scripts, asked, request, Duration::from_secs(2))?;
    // What the server does by itself, and psql, are not the request's.
    let own = "select coalesce(sum(calls), 0), coalesce(sum(plans), 0) from pg_stat_statements s
        join pg_database d on d.oid = s.dbid
        where d.datname = 'rise' and query not like '%pg_stat_statements%' and query not like '%blocked_identities%'
            and query not like 'set %' and toplevel";
    let counted = sql::text(&url, own)?;
    let (calls, plans) = counted.split_once('|').ok_or("two counts")?;
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let requests = load.requests as f64;
    Ok((calls.parse::<f64>()? / requests, plans.parse::<f64>()? / requests))
}
