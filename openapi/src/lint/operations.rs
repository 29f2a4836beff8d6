//! What readers and generators need to know of an operation.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::operation::{Operation, operations};

/// The most characters of a summary: it is a heading in every reader's list of operations.
const LONGEST_SUMMARY: usize = 60;

pub(super) fn faults(document: &Value) -> Vec<String> {
    let mut found: Vec<String> = operations(document).flat_map(faults_of).collect();
    found.extend(duplicates(document));
    found
}

fn faults_of(operation: Operation<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut note = |what: String| found.push(format!("{}: {what}.", operation.label()));
    let text = |member| operation.node.text(member).map(str::trim).filter(|text| !text.is_empty());
    if text("operationId").is_none() {
        note("has no operationId".to_owned());
    }
    match text("summary").map(|summary| summary.chars().count()) {
        None => note("has no summary".to_owned()),
        Some(length) if length > LONGEST_SUMMARY => {
            note(format!("the summary has {length} characters, more than {LONGEST_SUMMARY}"));
        }
        Some(_) => {}
    }
    if text("description").is_none() {
        note("has no description".to_owned());
    }
    let tags = operation.node.list("tags").count();
    if tags != 1 {
        note(format!("has {tags} tags, not exactly one"));
    }
    for variable in path_variables(operation.path) {
        let declared = operation.parameters().iter().any(|parameter| {
            parameter.text("in") == Some("path") && parameter.text("name") == Some(variable)
        });
        if !declared {
            note(format!("the path parameter `{variable}` is not declared"));
        }
    }
    found
}

fn path_variables(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0))
}

fn duplicates(document: &Value) -> Vec<String> {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for operation in operations(document) {
        if let Some(name) = operation.node.text("operationId") {
            places.entry(name).or_default().push(operation.label());
        }
    }
    places.retain(|_, labels| labels.len() > 1);
    places
        .into_iter()
        .map(|(name, labels)| format!("{}: share the operationId `{name}`.", labels.join(", ")))
        .collect()
}
