//! A real server on a real PostgreSQL for each test, and callers with names.

mod answer;
mod contract;
mod database;
mod world;

pub use answer::Answer;
pub use contract::{document, operations};
pub use database::TestDatabase;
pub use world::{Call, World};
