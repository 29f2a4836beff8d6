//! References that lead nowhere.

use serde_json::Value;

use crate::reference::references;

pub(super) fn faults(document: &Value) -> Vec<String> {
    let resolves =
        |target: &str| target.strip_prefix('#').is_some_and(|pointer| document.pointer(pointer).is_some());
    references(document)
        .into_iter()
        .filter(|reference| !resolves(&reference.target))
        .map(|reference| format!("{}: `{}` does not resolve.", reference.at, reference.target))
        .collect()
}
