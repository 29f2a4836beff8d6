//! The operations of a document, read with what their path and the document say about all of them.

use serde_json::Value;

use crate::anatomy::child_pointer;
use crate::node::Node;

/// The methods that a path item can hold, in the order of the `OpenAPI` specification.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A method of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation<'d> {
    /// The path template.
    pub(crate) path: &'d str,
    /// The method in lower case, as the document writes it.
    pub(crate) method: &'static str,
    /// What the document says of the operation.
    pub(crate) node: Node<'d>,
    root: Node<'d>,
    item: Node<'d>,
}

/// Every operation below `paths`, in the document's order of paths. Webhooks are not among them: there the
/// parties change places.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = Operation<'_>> {
    let root = Node::root(document);
    root.entries("paths").flat_map(move |(path, item)| {
        METHODS.into_iter().filter_map(move |method| {
            let node = item.get(method).filter(|node| node.value().is_object())?;
            Some(Operation { path, method, node, root, item })
        })
    })
}

/// The same operation of another document.
pub(crate) fn same_operation<'d>(document: &'d Value, other: Operation<'_>) -> Option<Operation<'d>> {
    operations(document).find(|operation| operation.path == other.path && operation.method == other.method)
}

impl<'d> Operation<'d> {
    /// The operation as people write it: `GET /v1/cases`.
    pub(crate) fn label(self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// Where the operation stands in the document.
    pub(crate) fn pointer(self) -> String {
        child_pointer(&child_pointer("/paths", self.path), self.method)
    }

    /// Its parameters with references followed: its own, and those of its path that it does not redefine.
    pub(crate) fn parameters(self) -> Vec<Node<'d>> {
        let mut found: Vec<Node<'d>> = self.node.list("parameters").map(Node::resolved).collect();
        for shared in self.item.list("parameters").map(Node::resolved) {
            if !found.iter().any(|own| same_parameter(*own, shared)) {
                found.push(shared);
            }
        }
        found
    }

    /// The body that it takes, if it takes one.
    pub(crate) fn body(self) -> Option<Node<'d>> {
        self.node.get("requestBody").map(Node::resolved)
    }

    /// Whether anybody may call it: its security is an empty list, or one of the choices asks for nothing. Without a
    /// word of its own the document's word counts; without that either, it is not open.
    pub(crate) fn is_open(self) -> bool {
        let security = self.node.get("security").or_else(|| self.root.get("security"));
        security.and_then(|node| node.value().as_array()).is_some_and(|choices| {
            choices.is_empty()
                || choices.iter().any(|choice| choice.as_object().is_some_and(serde_json::Map::is_empty))
        })
    }
}

/// Whether two parameters are the same one: place and name, the name of a header in any case.
pub(crate) fn same_parameter(one: Node<'_>, other: Node<'_>) -> bool {
    let (place, name) = (one.text("in"), one.text("name"));
    let same_name = if place == Some("header") {
        name.zip(other.text("name")).is_some_and(|(name, other)| name.eq_ignore_ascii_case(other))
    } else {
        name == other.text("name")
    };
    place == other.text("in") && same_name
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parameters_of_the_path_count_unless_redefined() {
        let document = json!({"paths": {"/a/{id}": {
            "parameters": [{"in": "path", "name": "id"}, {"in": "header", "name": "if-match", "description": "path"}],
            "put": {"parameters": [{"$ref": "#/components/parameters/IfMatch"}]}
        }}, "components": {"parameters": {"IfMatch": {"in": "header", "name": "If-Match"}}}});
        let names: Vec<_> = operations(&document)
            .flat_map(Operation::parameters)
            .filter_map(|parameter| parameter.text("name"))
            .collect();
        assert_eq!(names, ["If-Match", "id"]);
    }

    #[test]
    fn open_is_an_empty_list_or_an_empty_choice() {
        let open = |root: Value, own: Value| {
            let mut document = json!({"paths": {"/a": {"get": {}}}});
            if !root.is_null() {
                document["security"] = root;
            }
            if !own.is_null() {
                document["paths"]["/a"]["get"]["security"] = own;
            }
            operations(&document).all(Operation::is_open)
        };
        assert!(open(Value::Null, json!([])));
        assert!(open(json!([{"token": []}]), json!([{"token": []}, {}])));
        assert!(open(json!([]), Value::Null));
        assert!(!open(Value::Null, Value::Null));
        assert!(!open(json!([]), json!([{"token": []}])));
    }
}
