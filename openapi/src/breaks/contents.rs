//! The media types of a body or response, each with its schema.

use super::schemas::{Comparison, Direction};
use super::shape::anything;
use crate::node::Node;

pub(super) fn compare(
    place: &str,
    direction: Direction,
    was: Node<'_>,
    now: Node<'_>,
    found: &mut Vec<String>,
) {
    for (media, before) in was.entries("content") {
        let place = format!("{place} {media}");
        match (now.entries("content").find(|(name, _)| *name == media), direction) {
            (Some((_, after)), _) => {
                let was = before.get("schema").unwrap_or_else(|| anything(before));
                let now = after.get("schema").unwrap_or_else(|| anything(after));
                Comparison::new(&place, direction, found).compare(was, now);
            }
            (None, Direction::Request) => found.push(format!("{place}: the media type is no longer taken.")),
            (None, Direction::Answer) => {
                found.push(format!("{place}: the media type is no longer answered."));
            }
        }
    }
}
