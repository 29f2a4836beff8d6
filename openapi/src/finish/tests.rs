//! The finishing pass rule by rule, on a small document as utoipa writes it.

mod components;
mod document;
mod responses;

use serde_json::{Value, json};

use self::document::generated;
use super::finish;

#[test]
fn finishing_a_finished_document_changes_nothing() {
    let once = finish(generated());
    assert_eq!(finish(once.clone()).to_string(), once.to_string());
}

#[test]
fn paths_and_members_keep_their_order() {
    let finished = finish(generated());
    let names = |pointer: &str| -> Vec<String> {
        finished
            .pointer(pointer)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect()
    };
    assert_eq!(names("/paths"), ["/v1/cases", "/v1/cases/{caseId}", "/livez"]);
    assert_eq!(
        names("/components/schemas/CaseView/properties"),
        ["id", "status", "owner", "reviewer", "history"]
    );
}

#[test]
fn every_reference_of_a_finished_document_resolves() {
    let faults = crate::lint::faults(&finish(generated()));
    assert!(!faults.iter().any(|fault| fault.contains("does not resolve")), "{faults:#?}");
}

#[test]
fn strange_documents_do_no_harm() {
    for strange in [
        Value::Null,
        json!([]),
        json!({"paths": [], "components": []}),
        json!({"components": {"schemas": 1}}),
    ] {
        assert_eq!(finish(strange.clone()), strange);
    }
}
