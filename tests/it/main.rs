//! What the product promises, told over HTTP against PostgreSQL.

mod architecture;
mod cases;
mod document;
mod statuses;
