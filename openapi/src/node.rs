//! Reading a document with its references followed.

use serde_json::{Map, Value};

/// References to references that are followed before giving up: a chain this long is a circle.
const LONGEST_CHAIN: usize = 16;

/// A value together with the document that its references point into.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'d> {
    document: &'d Value,
    value: &'d Value,
}

impl<'d> Node<'d> {
    /// The root of a document.
    pub(crate) const fn root(document: &'d Value) -> Self {
        Self { document, value: document }
    }

    /// Another value that is read against the same document.
    pub(crate) const fn beside(self, value: &'d Value) -> Self {
        Self { document: self.document, value }
    }

    /// The value as it stands, its reference not followed.
    pub(crate) const fn value(self) -> &'d Value {
        self.value
    }

    /// What `$ref` names, if this is a reference that resolves.
    pub(crate) fn target(self) -> Option<Self> {
        let pointer = self.value.get("$ref")?.as_str()?.strip_prefix('#')?;
        Some(self.beside(self.document.pointer(pointer)?))
    }

    /// The last part of `$ref`: the name under which generators know this schema.
    pub(crate) fn reference_name(self) -> Option<&'d str> {
        self.value.get("$ref")?.as_str()?.rsplit('/').next()
    }

    /// The value with references followed; itself when it is none or leads nowhere.
    pub(crate) fn resolved(self) -> Self {
        (0..LONGEST_CHAIN).try_fold(self, |node, _| node.target().ok_or(node)).unwrap_or_else(|end| end)
    }

    /// A member as it stands, looked up behind the reference if this is one.
    pub(crate) fn get(self, member: &str) -> Option<Self> {
        self.resolved().value.get(member).map(|value| self.beside(value))
    }

    /// A member that is text.
    pub(crate) fn text(self, member: &str) -> Option<&'d str> {
        self.get(member)?.value.as_str()
    }

    /// Whether a member is `true`.
    pub(crate) fn flag(self, member: &str) -> bool {
        self.get(member).is_some_and(|node| node.value == &Value::Bool(true))
    }

    /// The entries of a member that is a list; none if it is anything else.
    pub(crate) fn list(self, member: &str) -> impl Iterator<Item = Self> {
        let list = self.get(member).and_then(|node| node.value.as_array());
        list.into_iter().flatten().map(move |value| self.beside(value))
    }

    /// The entries of a member that is an object; none if it is anything else.
    pub(crate) fn entries(self, member: &str) -> impl Iterator<Item = (&'d str, Self)> {
        let map = self.get(member).and_then(|node| node.value.as_object());
        map.into_iter().flat_map(Map::iter).map(move |(name, value)| (name.as_str(), self.beside(value)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_followed_and_circles_end() {
        let document = json!({
            "a": {"$ref": "#/b"}, "b": {"$ref": "#/c"}, "c": {"list": [1, 2]},
            "loop": {"$ref": "#/loop"}, "lost": {"$ref": "#/nowhere"}
        });
        let node = |name: &str| Node::root(&document).beside(&document[name]);
        assert_eq!(node("a").list("list").count(), 2);
        assert_eq!(node("a").reference_name(), Some("b"));
        assert_eq!(node("loop").resolved().value(), &document["loop"]);
        assert_eq!(node("lost").resolved().value(), &document["lost"]);
        assert_eq!(node("lost").list("list").count(), 0);
    }
}
