//! Every answer that any test receives must be one that the contract promises.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use serde_json::{Value, json};

static DOCUMENT: LazyLock<Value> = LazyLock::new(api::document);

static SCHEMAS: LazyLock<Mutex<BTreeMap<String, std::sync::Arc<jsonschema::Validator>>>> =
    LazyLock::new(Mutex::default);

/// The contract.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// Every operation: method, path template and what the contract says of it.
pub fn operations() -> Vec<(String, String, &'static Value)> {
    let paths = DOCUMENT["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(|(method, operation)| (method.to_ascii_uppercase(), path.clone(), operation))
    });
    all.collect()
}

/// What a reference leads to, or the value itself.
pub fn resolve(value: &'static Value) -> &'static Value {
    let target = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    target.and_then(|pointer| DOCUMENT.pointer(pointer)).unwrap_or(value)
}

/// Fails unless the contract promises the answer.
#[track_caller]
pub(crate) fn check(method: &str, path: &str, status: u16, media: &str, text: &str) {
    let method = if method == "HEAD" { "GET" } else { method };
    let Some((_, template, operation)) = find(method, path) else {
        let answered =
            matches!(status, 401 | 404 | 405 | 204) || is_page(path) && matches!(status, 200 | 304);
        assert!(answered, "{method} {path} is not in the contract, and answered {status}");
        return;
    };
    let promised = operation["responses"].get(status.to_string());
    let promised = promised
        .unwrap_or_else(|| panic!("{method} {path} answered {status}, which is not promised: {text}"));
    let content = &resolve(promised)["content"];
    if content.is_null() || text.is_empty() {
        return;
    }
    let media = media.split(';').next().unwrap_or_default();
    let schema = &content[media]["schema"];
    assert!(!schema.is_null(), "{method} {path} {status} answered {media:?}, which is not promised");
    if media == "text/html" {
        return;
    }
    let body: Value = serde_json::from_str(text).expect("JSON");
    let validator = validator(&format!("{method} {template} {status} {media}"), schema);
    let faults: Vec<_> =
        validator.iter_errors(&body).map(|fault| format!("{fault} at {}", fault.instance_path())).collect();
    if matches!(status, 403 | 409 | 422) {
        let told = body["errors"].as_array().is_some_and(|errors| !errors.is_empty());
        assert!(told, "{method} {path} {status} does not say which rule was broken: {body:#}");
    }
    assert!(faults.is_empty(), "{method} {path} {status} broke the contract: {faults:#?}\n{body:#}");
}

/// The pages for people are outside the contract.
fn is_page(path: &str) -> bool {
    path == "/docs" || path.starts_with("/docs/")
}

/// Schemas are compiled once.
fn validator(key: &str, schema: &Value) -> std::sync::Arc<jsonschema::Validator> {
    let mut compiled = SCHEMAS.lock().expect("the compiled schemas");
    if let Some(known) = compiled.get(key) {
        return known.clone();
    }
    let whole = json!({ "allOf": [schema], "components": DOCUMENT["components"] });
    let validator = std::sync::Arc::new(jsonschema::validator_for(&whole).expect("a schema"));
    compiled.insert(key.to_owned(), validator.clone());
    validator
}

fn find(method: &str, path: &str) -> Option<(String, String, &'static Value)> {
    let path = path.split('?').next()?;
    let parts: Vec<_> = path.split('/').collect();
    let fits = |template: &str| {
        let wanted: Vec<_> = template.split('/').collect();
        wanted.len() == parts.len()
            && wanted.iter().zip(&parts).all(|(want, have)| want.starts_with('{') || want == have)
    };
    let fixed = |template: &str| template.split('/').filter(|part| !part.starts_with('{')).count();
    operations()
        .into_iter()
        .filter(|(own, template, _)| own == method && fits(template))
        .max_by_key(|(_, template, _)| fixed(template))
}
