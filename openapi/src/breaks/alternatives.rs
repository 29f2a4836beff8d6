//! Schemas that are one of several.

use serde_json::Value;

use super::schemas::{Comparison, Direction};
use super::shape::Shape;
use super::types::type_words;
use crate::node::Node;

/// Compares what stands under `oneOf` or `anyOf`, alternative by alternative. A schema without alternatives is the
/// only one of its kind, so that one more beside it is a change like any other. Returns whether only the
/// alternatives count, because just one side has them.
pub(super) fn compare(comparison: &mut Comparison<'_>, was: &Shape<'_>, now: &Shape<'_>) -> bool {
    if was.alternatives.is_empty() && now.alternatives.is_empty() {
        return false;
    }
    let (before, after) = (choices(was), choices(now));
    for &old in &before {
        match after.iter().copied().find(|new| is_same(old, *new)) {
            Some(new) => comparison.compare_at(&format!("<{}>", name(old)), old, new),
            None if comparison.direction == Direction::Request => {
                comparison.note(&format!("the alternative {} is no longer taken", name(old)));
            }
            None => {}
        }
    }
    if comparison.direction == Direction::Answer && was.keyword("x-extensible-enum").is_none() {
        for &new in after.iter().filter(|new| !before.iter().any(|old| is_same(*old, **new))) {
            comparison.note(&format!("the alternative {} is new", name(new)));
        }
    }
    was.alternatives.is_empty() || now.alternatives.is_empty()
}

fn choices<'d>(shape: &Shape<'d>) -> Vec<Node<'d>> {
    if shape.alternatives.is_empty() { vec![shape.node()] } else { shape.alternatives.clone() }
}

/// By the name of the schema, else by the constant in one of its members, else by the type of a plain value.
fn is_same(one: Node<'_>, other: Node<'_>) -> bool {
    let names = one.reference_name().zip(other.reference_name());
    if names.is_some_and(|(name, other)| name == other) {
        return true;
    }
    match (tag(one), tag(other)) {
        (Some(tag), Some(other)) => tag == other,
        (None, None) => one.value() == other.value() || is_same_plain_value(one, other),
        _ => false,
    }
}

fn is_same_plain_value(one: Node<'_>, other: Node<'_>) -> bool {
    let (shape, other) = (Shape::of(one), Shape::of(other));
    let plain = shape.types().is_some_and(|types| !types.contains("object"));
    plain && shape.types() == other.types() && shape.values() == other.values()
}

/// The first member that can have one value only, with that value.
fn tag(node: Node<'_>) -> Option<(String, String)> {
    Shape::of(node).properties().into_iter().find_map(|(member, schema)| {
        match Shape::of(schema).values()?.as_slice() {
            [Value::String(only)] => Some((member.to_owned(), only.clone())),
            _ => None,
        }
    })
}

fn name(node: Node<'_>) -> String {
    node.reference_name()
        .map(str::to_owned)
        .or_else(|| tag(node).map(|(_, value)| value))
        .unwrap_or_else(|| type_words(node))
}
