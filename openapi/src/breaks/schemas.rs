//! Two schemas, in the direction in which values flow.

use std::collections::HashSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::shape::{Shape, anything};
use super::types::{permits_null, within, words};
use super::{alternatives, limits};
use crate::node::Node;

/// Which way values flow, and so which side must be the wider one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Clients send: what was taken must still be taken.
    Request,
    /// Clients receive: what comes must be what was promised.
    Answer,
}

/// How deep members are followed, whatever the schemas do.
const DEEPEST_MEMBER: usize = 64;

/// The comparison of one body or parameter.
pub(super) struct Comparison<'f> {
    place: &'f str,
    pub(super) direction: Direction,
    path: Vec<String>,
    /// The pairs compared already, without references and null: what is shared is compared where it is met first,
    /// and a recursive schema comes back to one of them.
    seen: HashSet<(*const Value, *const Value)>,
    found: &'f mut Vec<String>,
}

impl<'f> Comparison<'f> {
    pub(super) fn new(place: &'f str, direction: Direction, found: &'f mut Vec<String>) -> Self {
        Self { place, direction, path: Vec::new(), seen: HashSet::new(), found }
    }

    pub(super) fn compare(&mut self, was: Node<'_>, now: Node<'_>) {
        if self.path.len() > DEEPEST_MEMBER {
            return;
        }
        let (was, now) = (Shape::of(was), Shape::of(now));
        let core = (std::ptr::from_ref(was.core().value()), std::ptr::from_ref(now.core().value()));
        if self.types_fit(&was, &now) && self.seen.insert(core) {
            self.compare_inside(&was, &now);
        }
    }

    fn compare_inside(&mut self, was: &Shape<'_>, now: &Shape<'_>) {
        if alternatives::compare(self, was, now) {
            return;
        }
        self.format(was, now);
        self.values(was, now);
        match self.direction {
            Direction::Request => {
                limits::compare(self, was, now);
                self.members_sent(was, now);
            }
            Direction::Answer => self.members_received(was, now),
        }
        self.inner("items", "[]", was, now);
        self.inner("additionalProperties", ".*", was, now);
    }

    /// Compares what stands one step further in.
    pub(super) fn compare_at(&mut self, step: &str, was: Node<'_>, now: Node<'_>) {
        self.path.push(step.to_owned());
        self.compare(was, now);
        self.path.pop();
    }

    /// Notes a break at the present place.
    pub(super) fn note(&mut self, what: &str) {
        let mut sentence = self.place.to_owned();
        let path = self.path.concat();
        if !path.is_empty() {
            let _ = write!(sentence, ", `{}`", path.trim_start_matches('.'));
        }
        self.found.push(format!("{sentence}: {what}."));
    }

    fn types_fit(&mut self, was: &Shape<'_>, now: &Shape<'_>) -> bool {
        let (before, after) = (was.types(), now.types());
        let fit = match self.direction {
            Direction::Request => within(before.as_ref(), after.as_ref()),
            Direction::Answer => within(after.as_ref(), before.as_ref()),
        };
        if !fit {
            let (before, after) = (words(before.as_ref()), words(after.as_ref()));
            self.note(&format!("the type was {before} and is now {after}"));
            return false;
        }
        match (self.direction, permits_null(before.as_ref()), permits_null(after.as_ref())) {
            (Direction::Request, true, false) if before.is_some() => self.note("null is no longer taken"),
            (Direction::Answer, false, true) => self.note("may now be null"),
            _ => {}
        }
        true
    }

    /// The format is part of the type: generated clients read a date into another type than a text.
    fn format(&mut self, was: &Shape<'_>, now: &Shape<'_>) {
        let format = |shape: &Shape<'_>| shape.keyword("format").and_then(Value::as_str).map(str::to_owned);
        let (before, after) = (format(was), format(now));
        let (narrow, wide) = match self.direction {
            Direction::Request => (before.as_deref(), after.as_deref()),
            Direction::Answer => (after.as_deref(), before.as_deref()),
        };
        let fits = wide.is_none()
            || narrow == wide
            || matches!((narrow, wide), (Some("int32"), Some("int64")) | (Some("float"), Some("double")));
        if !fits {
            let (before, after) = (before.as_deref().unwrap_or("none"), after.as_deref().unwrap_or("none"));
            self.note(&format!("the format was {before} and is now {after}"));
        }
    }

    fn values(&mut self, was: &Shape<'_>, now: &Shape<'_>) {
        let (before, after) = (was.values(), now.values());
        match (self.direction, before, after) {
            (Direction::Answer, Some(_), _) if was.keyword("x-extensible-enum").is_some() => {}
            (Direction::Answer, Some(_), None) => self.note("the list of values is no longer closed"),
            (Direction::Answer, Some(before), Some(after)) => {
                for value in after.iter().filter(|value| !value.is_null() && !before.contains(value)) {
                    self.note(&format!("the closed list of values gains {value}"));
                }
            }
            (Direction::Request, None, Some(after)) => {
                let list: Vec<_> = after.iter().map(ToString::to_string).collect();
                self.note(&format!("takes only {} now", list.join(", ")));
            }
            (Direction::Request, Some(before), Some(after)) => {
                for value in before.iter().filter(|value| !value.is_null() && !after.contains(value)) {
                    self.note(&format!("the value {value} is no longer taken"));
                }
            }
            (_, _, None) | (Direction::Answer, None, _) => {}
        }
    }

    fn members_sent(&mut self, was: &Shape<'_>, now: &Shape<'_>) {
        let (before, after) = (was.properties(), now.properties());
        let asked_before = was.required();
        for name in now.required().difference(&asked_before) {
            self.note(&format!("the member `{name}` is now required"));
        }
        if now.is_closed() && !was.is_closed() {
            self.note("members without a name in the schema are no longer taken");
        }
        for (name, was_member) in before {
            match after.get(name) {
                Some(now_member) => self.compare_at(&format!(".{name}"), was_member, *now_member),
                None if now.is_closed() => self.note(&format!("the member `{name}` is no longer taken")),
                None => {}
            }
        }
    }

    fn members_received(&mut self, was: &Shape<'_>, now: &Shape<'_>) {
        let after = now.properties();
        let (promised, still_promised) = (was.required(), now.required());
        for (name, was_member) in was.properties() {
            let Some(now_member) = after.get(name) else {
                self.note(&format!("the member `{name}` is gone"));
                continue;
            };
            if promised.contains(name) && !still_promised.contains(name) {
                self.note(&format!("the member `{name}` may now be absent"));
            }
            self.compare_at(&format!(".{name}"), was_member, *now_member);
        }
    }

    /// The schema of all items or of all other members. Where only one side has one, the other permits anything;
    /// that is compared where it could break a client and left where it could not.
    fn inner(&mut self, keyword: &str, step: &str, was: &Shape<'_>, now: &Shape<'_>) {
        let schema = |shape: &Shape<'_>| shape.keyword(keyword).is_some_and(Value::is_object);
        let restricted = match self.direction {
            Direction::Request => schema(now) && was.schema(keyword).is_none_or(|node| node.value() != false),
            Direction::Answer => schema(was) && now.schema(keyword).is_none_or(|node| node.value() != false),
        };
        if restricted {
            let was = was.schema(keyword).unwrap_or_else(|| anything(was.node()));
            let now = now.schema(keyword).unwrap_or_else(|| anything(now.node()));
            self.compare_at(step, was, now);
        }
    }
}
