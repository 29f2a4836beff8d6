use maud::{Markup, html};
use serde_json::Value;

use super::super::layout::table;
use super::super::markdown::fragment;
use super::super::pages::Draft;
use super::REFERENCE;
use super::contract::Contract;
use super::form::{form, meaning};
use super::operation::yes_or_no;

/// The page of everything that operations send and answer.
pub(super) fn draft(contract: Contract<'_>) -> Draft {
    let main = html! {
        p {
            "What operations send and answer. A required member is always there, and can still be null where its form says so. "
            "Ignore members that are not listed: new ones are added without a new version."
        }
        @for (name, schema) in contract.schemas() { (section(name, schema)) }
    };
    let sections = contract.schemas().map(|(name, _)| (name.to_owned(), name.to_owned())).collect();
    Draft { path: format!("{REFERENCE}/schemas"), title: "Schemas".to_owned(), sections, main }
}

fn section(name: &str, schema: &Value) -> Markup {
    let values = schema["enum"].as_array();
    html! {
        section.schema aria-labelledby=(name) {
            h2 #(name) { (name) }
            (fragment(schema["description"].as_str().unwrap_or_default()))
            @if let Some(values) = values {
                p { "One of:" }
                ul { @for value in values { li { code { (value.as_str().unwrap_or_default()) } } } }
            }
            (members(schema, &format!("{name}-members"), "Members of", name))
        }
    }
}

/// The members of an object in a table; nothing if it is none.
pub(super) fn members(schema: &Value, id: &str, caption: &str, of: &str) -> Markup {
    let properties: Vec<_> = schema["properties"].as_object().into_iter().flatten().collect();
    let required = schema["required"].as_array();
    let always = |name: &str| required.is_some_and(|required| required.iter().any(|member| member == name));
    let rows = html! {
        @for (name, property) in &properties {
            tr {
                th scope="row" { code { (name) } }
                td { (yes_or_no(always(name))) }
                td { (form(property)) }
                td { (meaning(property, property)) }
            }
        }
    };
    let caption = format!("{caption} {of}");
    html! {
        @if !properties.is_empty() {
            (table(id, &caption, &["Member", "Required", "Form", "Meaning"], &rows))
        }
    }
}
