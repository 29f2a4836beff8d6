//! A real server on a real PostgreSQL for each test, and callers with names.

mod answer;
mod contract;
mod database;
mod world;

pub use answer::Answer;
pub use contract::{document, operations};
pub use database::TestDatabase;
pub use world::{Call, World};

/// Prints a line of what the tests covered, also when they pass.
pub fn report(line: &str) {
    use std::io::Write;
    // Not `println!`, which is shown of failing tests only.
    let _ = writeln!(std::io::stderr(), "{line}");
}
