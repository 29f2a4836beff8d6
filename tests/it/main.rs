//! What the product promises, told over HTTP against PostgreSQL.

mod architecture;
mod bad_input;
mod cases;
mod document;
mod schools;
mod statuses;
mod tokens;
