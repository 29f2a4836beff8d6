//! What the product promises, told over HTTP against PostgreSQL.

mod architecture;
mod bad_input;
mod blocked;
mod cases;
mod docs;
mod document;
mod faults;
mod guides;
mod histories;
mod lifecycle;
mod limits;
mod member_limits;
mod metrics;
mod network;
mod permissions;
mod processes;
mod refusals;
mod released_events;
mod schools;
mod statuses;
mod tokens;
mod walls;
mod writing;
