//! Which changes to the document would break a client.

mod alternatives;
mod answers;
mod contents;
mod limits;
mod operations;
mod parameters;
mod requests;
mod schemas;
mod shape;
#[cfg(test)]
mod tests;
mod types;

use serde_json::Value;

use crate::operation::{operations as all_operations, same_operation};

/// Names every change from the released document to this one that would break a client, one sentence each with its
/// place; nothing when every client of the released document still works.
///
/// Requests may be asked for less and answers may promise more. The other way round is a break: so is a name that
/// generated clients are made of (`operationId`), and a role that no longer suffices. Webhooks are not compared.
#[must_use]
pub fn breaks(released: &Value, now: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for was in all_operations(released) {
        match same_operation(now, was) {
            Some(is) => operations::compare(was, is, &mut found),
            None => found.push(format!("{}: the operation is gone.", was.label())),
        }
    }
    found
}
