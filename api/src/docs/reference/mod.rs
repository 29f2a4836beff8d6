//! The reference: what the contract says, as pages.

mod contract;
mod form;
mod operation;
mod schemas;

use maud::{Markup, html};
use serde_json::Value;

use self::contract::{Contract, Described};
use super::layout::table;
use super::markdown::fragment;
use super::pages::Draft;

/// Where the reference begins.
const REFERENCE: &str = "/docs/reference";

/// The overview, a page for each tag, and the page of schemas.
pub(super) fn drafts(document: &Value) -> Vec<Draft> {
    let contract = Contract(document);
    let mut drafts = vec![overview(contract)];
    drafts.extend(contract.tags().map(|(name, about)| of_tag(contract, name, about)));
    drafts.push(schemas::draft(contract));
    drafts
}

/// A tag as it stands in URLs.
fn place(tag: &str) -> String {
    let mut place = format!("{REFERENCE}/");
    for (index, letter) in tag.chars().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 {
            place.push('-');
        }
        place.push(letter.to_ascii_lowercase());
    }
    place
}

/// A tag as it stands in sentences.
fn title(tag: &str) -> String {
    let mut title = String::new();
    for (index, letter) in tag.chars().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 {
            title.push(' ');
            title.push(letter.to_ascii_lowercase());
        } else {
            title.push(letter);
        }
    }
    title
}

fn overview(contract: Contract<'_>) -> Draft {
    let tags: Vec<_> = contract.tags().collect();
    let main = html! {
        (fragment(contract.about()))
        p { "Everything that operations send and answer is in " a href={ (REFERENCE) "/schemas" } { "Schemas" } "." }
        @for (name, about) in &tags {
            h2 #(name) { a href=(place(name)) { (title(name)) } }
            p { (about) "." }
            (list(contract, name))
        }
    };
    let sections = tags.iter().map(|(name, _)| ((*name).to_owned(), title(name))).collect();
    Draft { path: REFERENCE.to_owned(), title: "All operations".to_owned(), sections, main }
}

/// The operations of a tag in a table.
fn list(contract: Contract<'_>, tag: &str) -> Markup {
    let rows = html! {
        @for operation in contract.operations(tag) {
            tr {
                th scope="row" { a href={ (place(tag)) "#" (operation.id()) } { (operation.summary()) } }
                td { (operation.line()) }
            }
        }
    };
    let caption = format!("Operations on {}", title(tag).to_lowercase());
    table(&format!("operations-{tag}"), &caption, &["Operation", "Request"], &rows)
}

fn of_tag(contract: Contract<'_>, tag: &str, about: &str) -> Draft {
    let operations: Vec<Described<'_>> = contract.operations(tag).collect();
    let main = html! {
        p { (about) "." }
        @for operation in &operations { (operation::section(contract, operation)) }
    };
    let section = |operation: &Described<'_>| (operation.id().to_owned(), operation.summary().to_owned());
    let sections = operations.iter().map(section).collect();
    Draft { path: place(tag), title: title(tag), sections, main }
}
