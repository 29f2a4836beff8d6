//! Schemas that nothing uses.

use serde_json::Value;

use crate::anatomy::components;
use crate::reference::{reachable, references};

/// Removes the named schemas that cannot be reached from anything but other unused schemas: generators would make
/// types of them that no operation takes or returns.
pub(super) fn drop_unused_schemas(document: &mut Value) {
    let from = references(document).into_iter().filter(|found| !found.at.starts_with("/components/schemas/"));
    let used = reachable(document, from.collect());
    let unused: Vec<bool> =
        components(document, "schemas").iter().map(|schema| !used.contains(&schema.pointer)).collect();
    let schemas = document.get_mut("components").and_then(|components| components.get_mut("schemas"));
    if let Some(schemas) = schemas.and_then(Value::as_object_mut) {
        let mut unused = unused.into_iter();
        schemas.retain(|_, _| !unused.next().unwrap_or_default());
    }
}
