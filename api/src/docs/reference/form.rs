//! Schemas in words.

use maud::{Markup, html};
use serde_json::Value;

use super::super::markdown::fragment;
use super::REFERENCE;

/// What form a value has, with links to the schemas it names.
pub(super) fn form(schema: &Value) -> Markup {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return html! { a href={ (REFERENCE) "/schemas#" (name) } { (name) } };
    }
    let choices = schema["oneOf"].as_array();
    if let Some(one) = choices.into_iter().flatten().find(|choice| choice["type"] != "null") {
        return html! { (form(one)) " or null" };
    }
    let kinds = schema["type"].as_array();
    let nullable = kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "null"));
    let first = kinds.and_then(|kinds| kinds.iter().find(|kind| *kind != "null"));
    let kind = first.unwrap_or(&schema["type"]).as_str().unwrap_or_default();
    html! { (plain(kind, schema)) @if nullable { " or null" } }
}

fn plain(kind: &str, schema: &Value) -> Markup {
    match kind {
        "array" => html! { "list of " (form(&schema["items"])) (span(schema, "minItems", "maxItems", "")) },
        "boolean" => html! { "true or false" },
        "integer" => html! { "whole number" (span(schema, "minimum", "maximum", "")) },
        "number" => html! { "number" (span(schema, "minimum", "maximum", "")) },
        "string" => words(schema),
        "object" => html! { "object" },
        _ => html! { "anything" },
    }
}

fn words(schema: &Value) -> Markup {
    match schema["format"].as_str() {
        Some("date") => html! { "date" },
        Some("date-time") => html! { "instant" },
        Some("uuid") => html! { "UUID" },
        _ => html! {
            "text" (span(schema, "minLength", "maxLength", " characters"))
            @if let Some(pattern) = schema["pattern"].as_str() { ", matching " code { (pattern) } }
        },
    }
}

/// The limits of something.
fn span(schema: &Value, least: &str, most: &str, unit: &str) -> Markup {
    html! {
        @match (schema[least].as_i64(), schema[most].as_i64()) {
            (None | Some(0), Some(most)) => { ", at most " (most) (unit) }
            (Some(least), Some(most)) if least == most => { ", exactly " (least) (unit) }
            (Some(least), Some(most)) => { ", " (least) " to " (most) (unit) }
            (Some(least), None) => { ", at least " (least) (unit) }
            (None, None) => {}
        }
    }
}

/// What the contract says of a value, with an example if there is one.
pub(super) fn meaning(value: &Value, schema: &Value) -> Markup {
    let said = value["description"].as_str().or_else(|| {
        // Beside a null, the description stands with the other choice.
        let mut choices = schema["oneOf"].as_array().into_iter().flatten();
        choices.find_map(|choice| choice["description"].as_str())
    });
    let example = [&value["example"], &schema["example"]].into_iter().find(|example| !example.is_null());
    html! {
        (fragment(said.unwrap_or_default()))
        @if let Some(example) = example { p { "For example " code { (shown(example)) } } }
    }
}

fn shown(example: &Value) -> String {
    example.as_str().map_or_else(|| example.to_string(), str::to_owned)
}
