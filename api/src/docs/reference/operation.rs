use maud::{Markup, html};
use serde_json::Value;

use super::super::layout::table;
use super::super::markdown::fragment;
use super::contract::{Contract, Described};
use super::form::{form, meaning};
use super::schemas::members;

/// All that the contract says of an operation.
pub(super) fn section(contract: Contract<'_>, operation: &Described<'_>) -> Markup {
    let (said, who) = operation.description();
    html! {
        section.operation aria-labelledby=(operation.id()) {
            h2 #(operation.id()) { (operation.summary()) }
            p.line { (operation.line()) }
            (fragment(said))
            dl {
                dt { "Who may call" }
                dd { (who) }
                dt { "Name in generated clients" }
                dd { code { (operation.id()) } }
            }
            (parameters(contract, operation))
            (request(contract, operation))
            (responses(contract, operation))
        }
    }
}

fn parameters(contract: Contract<'_>, operation: &Described<'_>) -> Markup {
    let sent = operation.value["parameters"].as_array().into_iter().flatten();
    let sent: Vec<_> = sent.map(|parameter| contract.resolve(parameter)).collect();
    let rows = html! {
        @for parameter in &sent {
            tr {
                th scope="row" { code { (parameter["name"].as_str().unwrap_or_default()) } }
                td { (parameter["in"].as_str().unwrap_or_default()) }
                td { (yes_or_no(parameter["required"] == true)) }
                td { (form(&parameter["schema"])) }
                td { (meaning(parameter, &parameter["schema"])) }
            }
        }
    };
    let id = format!("{}-parameters", operation.id());
    let caption = format!("Parameters of {}", operation.id());
    html! {
        @if !sent.is_empty() {
            h3 { "Parameters" }
            (table(&id, &caption, &["Name", "In", "Required", "Form", "Meaning"], &rows))
        }
    }
}

/// Whether something is required, in a word.
pub(super) fn yes_or_no(required: bool) -> &'static str {
    if required { "yes" } else { "no" }
}

fn request(contract: Contract<'_>, operation: &Described<'_>) -> Markup {
    let body = contract.resolve(&operation.value["requestBody"]);
    let contents = body["content"].as_object().into_iter().flatten();
    html! {
        @for (media, content) in contents {
            @let schema = &content["schema"];
            h3 { "Request" }
            p { "Send " (form(schema)) " as " code { (media) } "." }
            @if let Some(said) = body["description"].as_str() { (fragment(said)) }
            (members(contract.resolve(schema), &format!("{}-request", operation.id()), "Members that are sent to", operation.id()))
        }
    }
}

fn responses(contract: Contract<'_>, operation: &Described<'_>) -> Markup {
    let answers = operation.value["responses"].as_object().into_iter().flatten();
    let rows = html! {
        @for (status, answer) in answers {
            @let answer = contract.resolve(answer);
            tr {
                th scope="row" { (status) }
                td { (fragment(answer["description"].as_str().unwrap_or_default())) }
                td { (bodies(answer)) }
                td { (headers(answer)) }
            }
        }
    };
    let id = format!("{}-responses", operation.id());
    let caption = format!("Responses of {}", operation.id());
    html! {
        h3 { "Responses" }
        (table(&id, &caption, &["Status", "Meaning", "Body", "Headers"], &rows))
    }
}

fn bodies(answer: &Value) -> Markup {
    let contents: Vec<_> = answer["content"].as_object().into_iter().flatten().collect();
    html! {
        @if contents.is_empty() { "none" }
        @for (media, content) in contents { p { (form(&content["schema"])) " as " code { (media) } } }
    }
}

fn headers(answer: &Value) -> Markup {
    let names: Vec<_> = answer["headers"].as_object().into_iter().flatten().map(|(name, _)| name).collect();
    html! {
        @if names.is_empty() { "only those of every answer" }
        @for name in names { p { code { (name) } } }
    }
}
