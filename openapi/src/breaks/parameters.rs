//! What a client may and must send beside the body.

use super::schemas::{Comparison, Direction};
use crate::node::Node;
use crate::operation::{Operation, same_parameter};

pub(super) fn compare(label: &str, was: Operation<'_>, now: Operation<'_>, found: &mut Vec<String>) {
    let (before, after) = (was.parameters(), now.parameters());
    for &old in &before {
        match after.iter().copied().find(|new| same_parameter(old, *new)) {
            Some(new) => compare_one(label, old, new, found),
            None => found.push(format!("{label}: the {} is gone.", name(old))),
        }
    }
    for &new in after.iter().filter(|new| new.flag("required")) {
        if !before.iter().any(|old| same_parameter(*old, new)) {
            found.push(format!("{label}: the {} is new and required.", name(new)));
        }
    }
}

fn compare_one(label: &str, was: Node<'_>, now: Node<'_>, found: &mut Vec<String>) {
    if now.flag("required") && !was.flag("required") {
        found.push(format!("{label}: the {} is now required.", name(was)));
    }
    if let Some((was_schema, now_schema)) = schema(was).zip(schema(now)) {
        let place = format!("{label}, {}", name(was));
        Comparison::new(&place, Direction::Request, found).compare(was_schema, now_schema);
    }
}

/// The schema of a parameter, which stands in its content where it is no plain value.
fn schema(parameter: Node<'_>) -> Option<Node<'_>> {
    parameter.get("schema").or_else(|| parameter.entries("content").next()?.1.get("schema"))
}

fn name(parameter: Node<'_>) -> String {
    format!(
        "{} parameter `{}`",
        parameter.text("in").unwrap_or_default(),
        parameter.text("name").unwrap_or_default()
    )
}
