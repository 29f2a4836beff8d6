//! A copy of the service on this machine: its own PostgreSQL, its own issuer, invented people and schools.

pub mod people;
pub mod postgres;
mod seed;

pub use postgres::{Durability, LocalPostgres, LocalPostgresFault};
pub use seed::{SetUpFault, set_up};
