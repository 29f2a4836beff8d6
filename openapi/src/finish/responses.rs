//! Which responses an operation gets beside those its handler declares.

use serde_json::{Map, Value, json};

use super::component::{reference, section_mut};
use super::standing::{STANDING, Standing, When, problem_content};
use crate::node::Node;
use crate::operation::{Operation, operations};

/// Adds the standing responses to every operation that the rules give them to and that does not declare the status
/// itself, sorts its responses, and adds the components that are then referred to.
pub(super) fn add_standing_responses(document: &mut Value) {
    let wanted: Vec<_> =
        operations(document).map(|operation| (operation.pointer(), missing_responses(operation))).collect();
    let entity_tag = operations(document).find_map(entity_tag).cloned();
    for (pointer, missing) in wanted {
        let Some(responses) = responses_mut(document, &pointer) else { continue };
        for standing in &missing {
            responses.insert(standing.status.to_string(), reference("responses", standing.name));
        }
        sort_by_status(responses);
        for standing in missing {
            add_component(document, standing, entity_tag.as_ref());
        }
    }
}

/// Gives every declared refusal without content the shape of a problem: handlers write only why it happens.
pub(super) fn describe_refusals(document: &mut Value) {
    let pointers: Vec<_> = operations(document).map(Operation::pointer).collect();
    for pointer in pointers {
        for (status, response) in responses_mut(document, &pointer).into_iter().flatten() {
            let refusal = status.parse::<u16>().is_ok_and(|status| status >= 400);
            if let Some(response) =
                response.as_object_mut().filter(|response| refusal && has_no_content(response))
            {
                response.insert("content".to_owned(), problem_content());
            }
        }
    }
}

fn has_no_content(response: &Map<String, Value>) -> bool {
    !response.contains_key("$ref")
        && response.get("content").and_then(Value::as_object).is_none_or(Map::is_empty)
}

fn missing_responses(operation: Operation<'_>) -> Vec<&'static Standing> {
    let declared = |standing: &Standing| {
        operation
            .node
            .get("responses")
            .is_some_and(|responses| responses.get(&standing.status.to_string()).is_some())
    };
    STANDING.iter().filter(|standing| applies(standing.when, operation) && !declared(standing)).collect()
}

fn applies(when: When, operation: Operation<'_>) -> bool {
    match when {
        When::Any => true,
        When::NeedsToken => !operation.is_open(),
        When::NamesResource => operation.path.contains('{'),
        When::TakesBody => operation.body().is_some(),
        When::Conditional => operation.parameters().into_iter().any(is_if_match),
        When::AnswersWithEntityTag => entity_tag(operation).is_some(),
    }
}

fn is_if_match(parameter: Node<'_>) -> bool {
    parameter.text("in") == Some("header")
        && parameter.text("name").is_some_and(|name| name.eq_ignore_ascii_case("If-Match"))
}

/// The `ETag` header of a GET's 200.
fn entity_tag(operation: Operation<'_>) -> Option<&Value> {
    let success = operation.node.get("responses").filter(|_| operation.method == "get")?.get("200")?;
    let mut headers = success.entries("headers");
    headers.find(|(name, _)| name.eq_ignore_ascii_case("ETag")).map(|(_, header)| header.value())
}

fn responses_mut<'d>(document: &'d mut Value, operation: &str) -> Option<&'d mut Map<String, Value>> {
    let operation = document.pointer_mut(operation)?.as_object_mut()?;
    operation.entry("responses").or_insert_with(|| json!({})).as_object_mut()
}

/// By status number; what is no number, such as `default`, stays last.
fn sort_by_status(responses: &mut Map<String, Value>) {
    let mut entries: Vec<_> = std::mem::take(responses).into_iter().collect();
    entries.sort_by_key(|(status, _)| status.parse::<u16>().unwrap_or(u16::MAX));
    responses.extend(entries);
}

/// A component that is there already is left as it is. `NotModified` repeats the `ETag` of the first operation that has
/// one, so that both are the same header.
fn add_component(document: &mut Value, standing: &Standing, entity_tag: Option<&Value>) {
    let Some(components) = section_mut(document, "responses") else { return };
    components.entry(standing.name).or_insert_with(|| {
        let mut response = standing.response();
        if let Some(header) = entity_tag.filter(|_| standing.when == When::AnswersWithEntityTag) {
            response["headers"] = json!({ "ETag": header });
        }
        response
    });
}
