//! Null: a type of its own in 3.1, a remark on another type in 3.0.

use serde_json::{Map, Value, json};

use super::schema::replace_key;

/// Keywords that describe rather than restrict: the outer schema's word wins over the alternative's.
const DESCRIBING: [&str; 8] =
    ["title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly"];

/// `type: [T, "null"]` becomes `type: T, nullable: true`; several types become alternatives; null alone becomes the
/// only permitted value.
pub(super) fn convert_type(schema: &mut Map<String, Value>) {
    let types = match schema.get("type") {
        Some(Value::Array(types)) => types.clone(),
        Some(name) if name == "null" => vec![name.clone()],
        Some(_) => return,
        None => {
            if schema
                .get("enum")
                .and_then(Value::as_array)
                .is_some_and(|values| values.contains(&Value::Null))
            {
                schema.entry("nullable").or_insert(Value::Bool(true));
            }
            return;
        }
    };
    let (null, types): (Vec<_>, Vec<_>) = types.into_iter().partition(|name| name == "null");
    match types.as_slice() {
        [] if null.is_empty() => {
            schema.shift_remove("type");
        }
        [] => {
            schema.shift_remove("type");
            schema.insert("nullable".to_owned(), Value::Bool(true));
            schema.insert("enum".to_owned(), json!([null]));
            return;
        }
        [only] => {
            schema.insert("type".to_owned(), only.clone());
        }
        _ => several_types(schema, &types),
    }
    if !null.is_empty() {
        insert_after(schema, "type", "nullable", Value::Bool(true));
    }
}

fn several_types(schema: &mut Map<String, Value>, types: &[Value]) {
    schema.shift_remove("type");
    let alternatives: Vec<Value> = types.iter().map(|name| json!({ "type": name })).collect();
    if schema.contains_key("anyOf") {
        add_part(schema, json!({ "anyOf": alternatives }));
    } else {
        schema.insert("anyOf".to_owned(), Value::Array(alternatives));
    }
}

/// Takes null out of `oneOf` and `anyOf`. A single alternative that is left becomes part of the schema itself.
pub(super) fn convert_alternatives(schema: &mut Map<String, Value>) {
    for keyword in ["oneOf", "anyOf"] {
        let Some(Value::Array(alternatives)) = schema.get(keyword) else { continue };
        let mut others: Vec<Value> = alternatives.iter().filter(|schema| !is_null(schema)).cloned().collect();
        if others.len() == alternatives.len() {
            continue;
        }
        let only = if others.len() == 1 { others.pop() } else { None };
        match only {
            Some(only) => replace_by_only(schema, keyword, only),
            None if others.is_empty() => {
                schema.shift_remove(keyword);
                schema.insert("enum".to_owned(), json!([null]));
            }
            None => {
                schema.insert(keyword.to_owned(), Value::Array(others));
            }
        }
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
}

/// Whether a schema, converted already, permits null and nothing else.
fn is_null(schema: &Value) -> bool {
    schema.get("enum") == Some(&json!([null])) && schema.get("nullable") == Some(&Value::Bool(true))
}

fn replace_by_only(schema: &mut Map<String, Value>, keyword: &str, only: Value) {
    let inner = match only {
        Value::Object(inner) if !inner.contains_key("$ref") && !clash(schema, &inner) => inner,
        other if schema.contains_key("allOf") => {
            schema.shift_remove(keyword);
            return add_part(schema, other);
        }
        other => {
            if let Some(parts) = replace_key(schema, keyword, "allOf") {
                *parts = json!([other]);
            }
            return;
        }
    };
    schema.shift_remove(keyword);
    for (name, value) in inner {
        schema.entry(name).or_insert(value);
    }
}

fn clash(outer: &Map<String, Value>, inner: &Map<String, Value>) -> bool {
    let restricts = |name: &str| !DESCRIBING.contains(&name) && !name.starts_with("x-");
    inner.iter().any(|(name, value)| restricts(name) && outer.get(name).is_some_and(|known| known != value))
}

fn add_part(schema: &mut Map<String, Value>, part: Value) {
    if let Some(parts) = schema.entry("allOf").or_insert_with(|| json!([])).as_array_mut() {
        parts.push(part);
    }
}

fn insert_after(schema: &mut Map<String, Value>, neighbour: &str, name: &str, value: Value) {
    schema.shift_remove(name);
    let index = schema.keys().position(|key| key == neighbour).map_or(schema.len(), |index| index + 1);
    schema.shift_insert(index, name.to_owned(), value);
}
