//! The copy of the document for generators that cannot read `OpenAPI` 3.1.

mod keywords;
mod nullable;
mod schema;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use crate::anatomy::{Kind, Place, places};

/// Writes the same contract as `OpenAPI` 3.0.3, for generators such as `NSwag` and progenitor that read nothing newer.
///
/// What 3.0 can say in its own way is translated (null, constants, exclusive limits, examples, references with
/// siblings, tuples); what it cannot say is left out, so that the copy promises less but never something else.
/// Literals, under `example`, `default` and `enum`, stay as they are.
#[must_use]
pub fn to_3_0(document: &Value) -> Value {
    let mut copy = document.clone();
    say_version(&mut copy);
    // Children first: what a schema becomes depends on what its parts have become.
    for place in places(&copy).iter().rev() {
        let Some(value) = copy.pointer_mut(&place.pointer) else { continue };
        match place.kind {
            Kind::Schema => schema::convert(value, use_of(place)),
            Kind::Document | Kind::Components | Kind::PathItem => {}
            _ => drop_reference_siblings(value),
        }
    }
    copy
}

fn say_version(document: &mut Value) {
    let Some(root) = document.as_object_mut() else { return };
    root.insert("openapi".to_owned(), json!("3.0.3"));
    root.shift_remove("webhooks");
    root.shift_remove("jsonSchemaDialect");
    // 3.0 cannot do without, even where there is none.
    root.entry("paths").or_insert_with(|| json!({}));
    if let Some(info) = root.get_mut("info").and_then(Value::as_object_mut) {
        info.shift_remove("summary");
        if let Some(license) = info.get_mut("license").and_then(Value::as_object_mut) {
            license.shift_remove("identifier");
        }
    }
    if let Some(components) = root.get_mut("components").and_then(Value::as_object_mut) {
        components.shift_remove("pathItems");
    }
}

/// What a schema is used for, where that changes what 3.0 has to say.
fn use_of(place: &Place) -> schema::Use {
    match (place.parent, place.member) {
        (Kind::MediaType, _) => schema::Use::Body,
        (_, "additionalProperties") => schema::Use::AdditionalProperties,
        _ => schema::Use::Other,
    }
}

/// In 3.1 a reference may have a summary and description of its own; in 3.0 it stands alone.
fn drop_reference_siblings(value: &mut Value) {
    if let Some(target) = value.get("$ref").filter(|target| target.is_string()).cloned() {
        *value = json!({ "$ref": target });
    }
}
