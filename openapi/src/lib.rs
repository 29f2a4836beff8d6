//! Pure functions over `OpenAPI` documents: the finishing pass, the 3.0 copy, the comparison with what was
//! released, and the house's own lint.
//!
//! A document goes in as a [`serde_json::Value`] and a document, or a list of sentences, comes out. That keeps the
//! rules of the contract apart from the code that serves it, and testable on a few lines of JSON.
//!
//! What this crate deliberately does not do: it knows no HTTP framework and no generator's types, reads and writes no
//! files but those that it carries, follows no reference out of the document, and does not check a document against `OpenAPI`'s own schema
//! (`openapi-spec-validator` does). What it does not understand it leaves as it is: no function here fails or panics
//! on a strange document.
#![warn(missing_docs)]

mod anatomy;
mod breaks;
mod finish;
pub mod lint;
mod node;
mod operation;
mod reference;
mod to_3_0;
mod written;

pub use breaks::breaks;
pub use finish::finish;
pub use to_3_0::to_3_0;
pub use written::{v1, v1_in_3_0};
