//! Bodies that nobody shows.

use serde_json::Value;

use crate::node::Node;
use crate::operation::{Operation, operations};

pub(super) fn faults(document: &Value) -> Vec<String> {
    operations(document).flat_map(faults_of).collect()
}

fn faults_of(operation: Operation<'_>) -> Vec<String> {
    let label = operation.label();
    let mut found = Vec::new();
    for (media, content) in operation.body().into_iter().flat_map(|body| body.entries("content")) {
        if !has_example(content) {
            found.push(format!("{label}: the request body {media} has no example."));
        }
    }
    for (status, response) in
        operation.node.entries("responses").filter(|(status, _)| status.starts_with('2'))
    {
        for (media, content) in response.entries("content").filter(|(media, _)| is_json(media)) {
            if !has_example(content) {
                found.push(format!("{label}: the response {status} {media} has no example."));
            }
        }
    }
    found
}

fn is_json(media: &str) -> bool {
    let name = media.split(';').next().unwrap_or_default().trim();
    name == "application/json" || name.ends_with("+json")
}

/// Its own example, or one that its schema brings along.
fn has_example(content: Node<'_>) -> bool {
    shows(content) || content.get("schema").is_some_and(shows)
}

fn shows(node: Node<'_>) -> bool {
    let several = node.get("examples").map(Node::value);
    node.get("example").is_some()
        || several.is_some_and(|examples| {
            examples.as_array().is_some_and(|list| !list.is_empty())
                || examples.as_object().is_some_and(|map| !map.is_empty())
        })
}
