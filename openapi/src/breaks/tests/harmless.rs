//! Changes that break nobody.

use serde_json::{Value, json};

use super::super::breaks;
use super::Edit::{self, Put, Take};
use super::{breaks_of, released};

#[test]
fn harmless_changes_are_silent() {
    let silent: Vec<Edit> = vec![
        // New operations, parameters, members, statuses and media types.
        Put(
            "/paths/~1v1~1people",
            json!({"get": {"operationId": "listPeople", "x-required-roles": ["Case.Read"]}}),
        ),
        Put(
            "/paths/~1v1~1cases/get/parameters/-",
            json!({"name": "q", "in": "query", "schema": {"type": "string"}}),
        ),
        Put("/components/schemas/OpenCase/properties/note", json!({"type": "string", "maxLength": 5})),
        Put("/components/schemas/Person/properties/email", json!({"type": "string"})),
        Put("/paths/~1v1~1cases/post/responses/202", json!({"description": "Later"})),
        Put("/paths/~1v1~1cases/post/requestBody/content/text~1csv", json!({"schema": {"type": "string"}})),
        Put(
            "/paths/~1version/get/requestBody",
            json!({"content": {"application/json": {"schema": {"type": "object"}}}}),
        ),
        // Wider limits on what is sent.
        Put("/components/parameters/Limit/schema/maximum", json!(500)),
        Put("/components/schemas/OpenCase/properties/title/maxLength", json!(200)),
        Take("/components/schemas/OpenCase/properties/title/pattern"),
        Put("/components/schemas/OpenCase/properties/title/minLength", json!(0)),
        Put("/components/schemas/OpenCase/properties/reason/minLength", json!(0)),
        Put("/components/schemas/OpenCase/properties/pupils/format", json!("int64")),
        Put("/components/schemas/OpenCase/properties/pupils/type", json!(["number", "null"])),
        Put("/components/schemas/OpenCase/properties/tags/maxItems", json!(50)),
        Put("/components/schemas/OpenCase/properties/how/oneOf/-", json!({"type": "boolean"})),
        Put(
            "/components/schemas/OpenCase/properties/status",
            json!({"oneOf": [{"type": "integer"}, {"$ref": "#/components/schemas/Status"}]}),
        ),
        Put("/components/schemas/OpenCase/required", json!([])),
        Put(
            "/paths/~1v1~1cases/get/parameters/1/schema",
            json!({"type": "string", "enum": ["open", "onHold", "closed"]}),
        ),
        Take("/components/schemas/OpenCase/additionalProperties"),
        // Narrower answers.
        Put("/components/schemas/Case/allOf/1/properties/score/type", json!("integer")),
        Put(
            "/components/schemas/Case/allOf/1/properties/owner",
            json!({"$ref": "#/components/schemas/Person"}),
        ),
        Put("/components/schemas/Held/required", json!(["name"])),
        Take("/components/schemas/Case/allOf/1/properties/step/oneOf/1"),
        // An open list grows; nobody loses a role; refusals are not promised; words change.
        Put("/components/schemas/Case/allOf/1/properties/kind/enum", json!(["a", "b"])),
        Put("/paths/~1v1~1cases/get/x-required-roles/-", json!("Case.Deliver")),
        Put("/paths/~1v1~1cases/post/security", json!([])),
        Take("/paths/~1v1~1cases/get/responses/400"),
        Put("/components/schemas/Case/description", json!("A case")),
    ];
    for edit in silent {
        let (Put(pointer, _) | Take(pointer)) = &edit;
        let pointer = *pointer;
        assert_eq!(breaks_of(vec![edit]), Vec::<String>::new(), "{pointer}");
    }
}

#[test]
fn the_same_contract_in_other_words_is_silent() {
    assert_eq!(breaks_of(vec![]), Vec::<String>::new());
    // Inline instead of by reference, nullable by type instead of by alternative.
    let person =
        json!({"type": ["object", "null"], "properties": {"name": {"type": "string"}}, "required": ["name"]});
    let inline = Put("/components/schemas/Case/allOf/1/properties/owner", person);
    let parameter =
        json!({"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200}});
    let on_the_path = Put("/paths/~1v1~1cases/parameters", json!([parameter]));
    let not_on_the_operation = Take("/paths/~1v1~1cases/get/parameters/0");
    assert_eq!(breaks_of(vec![inline, on_the_path, not_on_the_operation]), Vec::<String>::new());
}

#[test]
fn documents_of_3_0_compare_as_well() {
    let copy = crate::to_3_0(&released());
    assert_eq!(breaks(&copy, &copy), Vec::<String>::new());
    assert_eq!(breaks(&released(), &copy), Vec::<String>::new());
}

#[test]
fn strange_documents_do_no_harm() {
    for strange in [Value::Null, json!([]), json!({"paths": 7}), json!({"paths": {"/a": {"get": []}}})] {
        assert_eq!(breaks(&strange, &released()), Vec::<String>::new());
        assert_eq!(breaks(&released(), &strange).len(), 3);
    }
    // A schema that is nothing but itself.
    let circle = |to: &str| {
        json!({"paths": {"/a": {"post": {"requestBody": {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/A"}}}}}}},
               "components": {"schemas": {"A": {"allOf": [{"$ref": format!("#/components/schemas/{to}")}]}, "B": {"$ref": "#/components/schemas/A"}}}})
    };
    assert_eq!(breaks(&circle("A"), &circle("B")), Vec::<String>::new());
}
