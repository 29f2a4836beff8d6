//! The table that is kept.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use crate::load::{Request, Served};
use crate::{CONNECTIONS, Plan};

/// One turn of the service and one of pgbench.
pub(crate) struct Round {
    pub(crate) served: Served,
    pub(crate) alone: f64,
    pub(crate) processor: Duration,
    pub(crate) memory: u64,
}

/// All that was measured.
pub(crate) struct Figures {
    at_rest: u64,
    started_in: Duration,
    binary: u64,
    rounds: BTreeMap<Request, Vec<Round>>,
    statements: BTreeMap<Request, (f64, f64)>,
}

/// What `performance.md` asks of a request: the least ratio, and the one to aim for.
const fn wanted(request: Request) -> (f64, f64) {
    match request {
        Request::Read => (0.60, 0.80),
        Request::List => (0.45, 0.60),
        Request::Write => (0.80, 1.10),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The least and the most, as parts of the median.
fn spread(values: &[f64]) -> String {
    let middle = median(values.to_vec());
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(0.0, f64::max);
    format!("{:+.0} to {:+.0} %", (least / middle - 1.0) * 100.0, (most / middle - 1.0) * 100.0)
}

#[expect(clippy::cast_precision_loss, reason = "megabytes with a decimal")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}

impl Figures {
    pub(crate) const fn new(at_rest: u64, started_in: Duration, binary: u64) -> Self {
        Self { at_rest, started_in, binary, rounds: BTreeMap::new(), statements: BTreeMap::new() }
    }

    pub(crate) fn round(&mut self, request: Request, round: Round) {
        self.rounds.entry(request).or_default().push(round);
    }

    pub(crate) fn statements(&mut self, request: Request, counted: (f64, f64)) {
        self.statements.insert(request, counted);
    }

    fn of(&self, request: Request, figure: impl Fn(&Round) -> f64) -> Vec<f64> {
        self.rounds.get(&request).into_iter().flatten().map(figure).collect()
    }

    /// The table in Markdown.
    pub(crate) fn table(&self, plan: &Plan, postgres: &str) -> String {
        let mut text = format!(
            "# The latest benchmark\n\n{}, {} processors ({}), PostgreSQL {postgres} with its default durability. {} \
             cases, {} touched tasks, {} events. {CONNECTIONS} connections kept alive, a verified RS256 token on every \
             request, the log on. {} rounds of {} s in turns; medians.\n\n",
            chrono::Utc::now().format("%-d %B %Y"),
            std::thread::available_parallelism().map_or(0, usize::from),
            processor(),
            plan.cases,
            plan.cases * 5,
            u64::from(plan.cases) * u64::from(plan.events),
            plan.rounds,
            plan.turn.as_secs()
        );
        text.push_str("| request | service, a second | pgbench, a second | ratio | spread of ratios | floor | goal | statements | plans | errors |\n");
        text.push_str("|---|---|---|---|---|---|---|---|---|---|\n");
        for request in Request::ALL {
            self.row(&mut text, request);
        }
        text.push_str("\n| measure | found | floor | goal |\n|---|---|---|---|\n");
        let processor = median(self.of(Request::Read, per_request));
        let under_load =
            Request::ALL.iter().flat_map(|request| self.of(*request, |round| mebibytes(round.memory)));
        let under_load = under_load.fold(0.0, f64::max);
        let rows = [
            ("server CPU per case read", format!("{processor:.3} ms"), "0.15 ms", "0.08 ms"),
            ("resident memory at rest", format!("{:.1} MiB", mebibytes(self.at_rest)), "25 MiB", "12 MiB"),
            ("resident memory under load", format!("{under_load:.1} MiB"), "40 MiB", "25 MiB"),
            ("start to first 200", format!("{} ms", self.started_in.as_millis()), "150 ms", "50 ms"),
            (
                "stripped release binary",
                format!("{:.1} MB", mebibytes(self.binary) * 1.048_576),
                "15 MB",
                "10 MB",
            ),
        ];
        for (measure, found, floor, goal) in rows {
            let _ = writeln!(text, "| {measure} | {found} | {floor} | {goal} |");
        }
        text.push_str(
            "\nStatements and plans are those of one request after warm-up. The statements of a read travel together, \
             so a read and a list are one round trip and a write is two; pgbench sends the same statements one after \
             the other.\n",
        );
        text
    }

    fn row(&self, text: &mut String, request: Request) {
        let ratios = self.of(request, |round| round.served.per_second / round.alone);
        let (floor, goal) = wanted(request);
        let (statements, plans) = self.statements.get(&request).copied().unwrap_or_default();
        let errors: u64 =
            self.rounds.get(&request).into_iter().flatten().map(|round| round.served.errors).sum();
        let _ = writeln!(
            text,
            "| {} | {:.0} | {:.0} | **{:.2}** | {} | {floor:.2} | {goal:.2} | {statements:.2} | {plans:.3} | {errors} |",
            request.name(),
            median(self.of(request, |round| round.served.per_second)),
            median(self.of(request, |round| round.alone)),
            median(ratios.clone()),
            spread(&ratios)
        );
    }
}

/// Processor time of the server for one request, in milliseconds.
#[expect(clippy::cast_precision_loss, reason = "thousands of requests")]
fn per_request(round: &Round) -> f64 {
    round.processor.as_secs_f64() * 1000.0 / round.served.requests as f64
}

fn processor() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    line.map_or_else(|| "unknown".to_owned(), |(_, name)| name.to_owned())
}
