//! A copy of the service on this machine: its own PostgreSQL, its own issuer, invented people and schools.

mod blocks;
mod operator;
pub mod people;
pub mod postgres;
mod seed;

pub use blocks::{block, unblock};
pub use operator::{OperatorFault, grant_scope, register_person, system_clock};
pub use postgres::{Durability, LocalPostgres, LocalPostgresFault};
pub use seed::{SetUpFault, set_up};
