//! What a client gets when all goes well: the new document must keep every promise of the released one.

use super::contents;
use super::schemas::Direction;
use crate::node::Node;
use crate::operation::Operation;

pub(super) fn compare(label: &str, was: Operation<'_>, now: Operation<'_>, found: &mut Vec<String>) {
    for (status, response) in was.node.entries("responses").filter(|(status, _)| status.starts_with('2')) {
        let place = format!("{label}, {status}");
        match now.node.get("responses").and_then(|responses| responses.get(status)) {
            Some(now) => compare_one(&place, response, now, found),
            None => found.push(format!("{place}: the status is no longer answered.")),
        }
    }
}

fn compare_one(place: &str, was: Node<'_>, now: Node<'_>, found: &mut Vec<String>) {
    for (header, _) in was.entries("headers") {
        if !now.entries("headers").any(|(name, _)| name.eq_ignore_ascii_case(header)) {
            found.push(format!("{place}: the header `{header}` is gone."));
        }
    }
    contents::compare(place, Direction::Answer, was, now, found);
}
