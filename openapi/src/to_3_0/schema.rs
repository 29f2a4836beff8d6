//! One schema, its parts already converted.

use serde_json::{Map, Value, json};

use super::{keywords, nullable};

/// What a schema is used for, where that changes what 3.0 has to say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// The whole of a request or response body.
    Body,
    /// The one place where 3.0 takes `true` or `false` for a schema.
    AdditionalProperties,
    /// Anything else.
    Other,
}

/// Says in 3.0 what the schema says in 3.1.
pub(super) fn convert(value: &mut Value, used: Use) {
    match value {
        Value::Bool(_) if used == Use::AdditionalProperties => {}
        Value::Bool(true) => *value = json!({}),
        Value::Bool(false) => *value = json!({"not": {}}),
        Value::Object(schema) => {
            constant_to_enum(schema);
            nullable::convert_type(schema);
            nullable::convert_alternatives(schema);
            exclusive_limit(schema, "exclusiveMinimum", "minimum", |exclusive, limit| exclusive >= limit);
            exclusive_limit(schema, "exclusiveMaximum", "maximum", |exclusive, limit| exclusive <= limit);
            examples_to_example(schema);
            tuple_to_array(schema);
            pattern_properties(schema);
            binary_content(schema, used);
            keywords::drop_unknown(schema);
            if schema.get("type").is_some_and(|name| name == "array") {
                // 3.0 cannot do without.
                schema.entry("items").or_insert_with(|| json!({}));
            }
            wrap_reference(schema);
        }
        _ => {}
    }
}

fn constant_to_enum(schema: &mut Map<String, Value>) {
    if let Some(constant) = replace_key(schema, "const", "enum") {
        *constant = json!([constant.take()]);
    }
}

/// In 3.1 the exclusive limit is a number of its own; in 3.0 it is a remark on the inclusive one.
fn exclusive_limit(
    schema: &mut Map<String, Value>,
    exclusive_name: &str,
    limit_name: &str,
    is_tighter: impl Fn(f64, f64) -> bool,
) {
    let Some(exclusive) = schema.get(exclusive_name).filter(|limit| limit.is_number()).cloned() else {
        return;
    };
    let inclusive = schema.get(limit_name).and_then(Value::as_f64);
    let tighter =
        inclusive.zip(exclusive.as_f64()).is_none_or(|(limit, exclusive)| is_tighter(exclusive, limit));
    if tighter {
        schema.insert(limit_name.to_owned(), exclusive);
        schema.insert(exclusive_name.to_owned(), Value::Bool(true));
    } else {
        schema.shift_remove(exclusive_name);
    }
}

fn examples_to_example(schema: &mut Map<String, Value>) {
    let first = schema.get("examples").and_then(Value::as_array).and_then(|list| list.first()).cloned();
    match first {
        Some(first) if !schema.contains_key("example") => {
            if let Some(example) = replace_key(schema, "examples", "example") {
                *example = first;
            }
        }
        _ => {}
    }
}

/// 3.0 has one schema for all items: a tuple becomes an array of any of its parts.
fn tuple_to_array(schema: &mut Map<String, Value>) {
    let Some(Value::Array(parts)) = schema.shift_remove("prefixItems") else { return };
    let mut different: Vec<Value> = Vec::new();
    let length = parts.len();
    for part in parts {
        if !different.contains(&part) {
            different.push(part);
        }
    }
    // `items: false`, which is `not: {}` by now, closes the tuple.
    let rest = schema.shift_remove("items");
    match rest {
        Some(rest) if rest == json!({"not": {}}) => {
            schema.entry("maxItems").or_insert_with(|| json!(length));
        }
        Some(rest) if !different.contains(&rest) => different.push(rest),
        Some(_) => {}
        None => different.push(json!({})),
    }
    let items = if different.len() == 1 { different.remove(0) } else { json!({ "anyOf": different }) };
    schema.insert("items".to_owned(), items);
}

/// 3.0 has one schema for all members without a name. Beside a closed object the patterns must stay possible.
fn pattern_properties(schema: &mut Map<String, Value>) {
    let Some(Value::Object(patterns)) = schema.shift_remove("patternProperties") else { return };
    if schema.get("additionalProperties") == Some(&Value::Bool(false)) && !patterns.is_empty() {
        let mut values = patterns.into_iter().map(|(_, value)| value);
        let open = match (values.next(), values.next()) {
            (Some(only), None) => only,
            _ => Value::Bool(true),
        };
        schema.insert("additionalProperties".to_owned(), open);
    }
}

/// 3.1 says by media type and encoding what 3.0 says by format.
fn binary_content(schema: &mut Map<String, Value>, used: Use) {
    let (media, encoding) = (schema.get("contentMediaType"), schema.get("contentEncoding"));
    let encoded = encoding.and_then(Value::as_str).is_some_and(|encoding| encoding.starts_with("base64"));
    let octets = media.is_some_and(|media| media == "application/octet-stream") && encoding.is_none();
    let format = match used {
        Use::Body if media.is_some() || encoding.is_some() => "binary",
        _ if octets => "binary",
        _ if encoded => "byte",
        _ => return,
    };
    // Binary bodies may have no type at all in 3.1.
    if schema.entry("type").or_insert_with(|| json!("string")) == "string" {
        schema.entry("format").or_insert_with(|| json!(format));
    }
}

/// In 3.0 whatever stands beside a reference is ignored.
fn wrap_reference(schema: &mut Map<String, Value>) {
    if schema.len() < 2 || !schema.get("$ref").is_some_and(Value::is_string) {
        return;
    }
    let reference = json!({ "$ref": schema.shift_remove("$ref") });
    match schema.get_mut("allOf").and_then(Value::as_array_mut) {
        Some(parts) => parts.insert(0, reference),
        None => {
            schema.shift_insert(0, "allOf".to_owned(), json!([reference]));
        }
    }
}

/// Gives a keyword another name without moving it. None if it is not there.
pub(super) fn replace_key<'s>(
    schema: &'s mut Map<String, Value>,
    old: &str,
    new: &str,
) -> Option<&'s mut Value> {
    let index = schema.keys().position(|name| name == old)?;
    let value = schema.shift_remove(old)?;
    schema.shift_remove(new);
    schema.shift_insert(index.min(schema.len()), new.to_owned(), value);
    schema.get_mut(new)
}
