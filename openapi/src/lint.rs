//! What the house asks of its contract beyond `OpenAPI`'s own rules.

mod examples;
mod operations;
mod references;
mod schemas;
#[cfg(test)]
mod tests;

use serde_json::Value;

/// Names everything in the document that the house does not accept, one sentence each with its place: references
/// that lead nowhere, operations that a reader or a generator cannot tell apart, properties without description or
/// limit, bodies without example.
///
/// Meant for a finished document: see [`crate::finish`].
#[must_use]
pub fn faults(document: &Value) -> Vec<String> {
    let mut found = references::faults(document);
    found.extend(operations::faults(document));
    found.extend(schemas::faults(document));
    found.extend(examples::faults(document));
    found
}
