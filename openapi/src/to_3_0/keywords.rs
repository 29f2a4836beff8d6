//! Keywords of JSON Schema 2020-12 that the schema object of 3.0 does not have.

use serde_json::{Map, Value};

/// What 3.0 would refuse. Leaving them out permits more, never something else.
const UNKNOWN_TO_3_0: [&str; 24] = [
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$vocabulary",
    "$comment",
    "$defs",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "examples",
    "if",
    "maxContains",
    "minContains",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Leaves out what 3.0 cannot say and what has been translated by now.
pub(super) fn drop_unknown(schema: &mut Map<String, Value>) {
    schema.retain(|name, _| !UNKNOWN_TO_3_0.contains(&name.as_str()));
}
