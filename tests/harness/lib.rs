//! A real server on a real PostgreSQL for each test, and callers with names; and the same as processes of their own, with
//! what can happen to them.

mod answer;
mod balancer;
mod client;
mod contract;
mod database;
pub mod faults;
mod folded;
pub mod keys;
mod owner;
mod private_postgres;
mod process;
mod proxy;
mod random;
pub mod rolling;
mod world;

pub use answer::Answer;
pub use balancer::Balancer;
pub use client::{Client, Lost, Sending};
pub use contract::{document, operations, resolve};
pub use database::TestDatabase;
pub use folded::{Engagement, Folded};
pub use owner::Owner;
pub use private_postgres::PrivatePostgres;
pub use process::{ServerProcess, Settings, server_folder};
pub use proxy::{Network, Proxy};
pub use random::Random;
pub use world::{Call, World};

/// Prints a line of what the tests covered, also when they pass.
pub fn report(line: &str) {
    use std::io::Write;
    // Not `println!`, which is shown of failing tests only.
    let _ = writeln!(std::io::stderr(), "{line}");
}
