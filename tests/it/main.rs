//! What the product promises, told over HTTP against PostgreSQL.

mod architecture;
mod bad_input;
mod cases;
mod document;
mod folded;
mod histories;
mod permissions;
mod released_events;
mod schools;
mod statuses;
mod tokens;
mod writing;
