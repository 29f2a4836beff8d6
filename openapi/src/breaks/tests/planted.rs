//! Changes that break a client, each with the sentence that names it.

use serde_json::json;

use super::Edit::{self, Put, Take};
use super::breaks_of;

const OPEN: &str = "POST /v1/cases, request application/json";
const OPENED: &str = "POST /v1/cases, 201 application/json";
const LISTED: &str = "GET /v1/cases, 200 application/json";

/// Each break alone is found, named with its place, and nothing else is.
fn each_is_named(planted: Vec<(Edit, String)>) {
    for (edit, sentence) in planted {
        assert_eq!(breaks_of(vec![edit]), [sentence]);
    }
}

#[test]
fn breaks_of_operations() {
    each_is_named(vec![
        (Take("/paths/~1version"), "GET /version: the operation is gone.".into()),
        (Take("/paths/~1v1~1cases/post"), "POST /v1/cases: the operation is gone.".into()),
        (
            Put("/paths/~1v1~1cases/post/operationId", json!("createCase")),
            "POST /v1/cases: the operationId `openCase` is now `createCase`.".into(),
        ),
        (
            Take("/paths/~1v1~1cases/get/x-required-roles/0"),
            "GET /v1/cases: the role `Case.Read` no longer suffices.".into(),
        ),
        (
            Put("/paths/~1v1~1cases/post/x-required-roles", json!(["Case.Lead"])),
            "POST /v1/cases: needed no role and now needs one of `Case.Lead`.".into(),
        ),
        (
            Take("/paths/~1version/get/security"),
            "GET /version: was open to everybody and now needs a token.".into(),
        ),
    ]);
}

#[test]
fn breaks_of_parameters() {
    each_is_named(vec![
        (
            Put(
                "/paths/~1v1~1cases/get/parameters/-",
                json!({"name": "region", "in": "query", "required": true}),
            ),
            "GET /v1/cases: the query parameter `region` is new and required.".into(),
        ),
        (
            Take("/paths/~1v1~1cases/get/parameters/1"),
            "GET /v1/cases: the query parameter `status` is gone.".into(),
        ),
        (
            Put("/paths/~1v1~1cases/get/parameters/1/required", json!(true)),
            "GET /v1/cases: the query parameter `status` is now required.".into(),
        ),
        (
            Put("/components/parameters/Limit/schema/maximum", json!(100)),
            "GET /v1/cases, query parameter `limit`: maximum was 200 and is now 100.".into(),
        ),
        (
            Put("/components/parameters/Limit/schema/type", json!("string")),
            "GET /v1/cases, query parameter `limit`: the type was integer and is now string.".into(),
        ),
        (
            Put("/paths/~1v1~1cases/get/parameters/1/schema", json!({"type": "string", "enum": ["open"]})),
            "GET /v1/cases, query parameter `status`: the value \"onHold\" is no longer taken.".into(),
        ),
    ]);
}

#[test]
fn breaks_of_requests() {
    let member = |name: &str, what: &str| format!("{OPEN}, `{name}`: {what}.");
    each_is_named(vec![
        (
            Put("/paths/~1v1~1cases/post/requestBody/required", json!(true)),
            "POST /v1/cases: the request body is now required.".into(),
        ),
        (Take("/paths/~1v1~1cases/post/requestBody"), "POST /v1/cases: the request body is gone.".into()),
        (
            Take("/paths/~1v1~1cases/post/requestBody/content/application~1json"),
            format!("{OPEN}: the media type is no longer taken."),
        ),
        (
            Put("/components/schemas/OpenCase/required/-", json!("status")),
            format!("{OPEN}: the member `status` is now required."),
        ),
        (
            Take("/components/schemas/OpenCase/properties/reason"),
            format!("{OPEN}: the member `reason` is no longer taken."),
        ),
        (
            Put("/components/schemas/OpenCase/properties/reason/type", json!("string")),
            member("reason", "null is no longer taken"),
        ),
        (
            Put("/components/schemas/OpenCase/properties/pupils/type", json!("boolean")),
            member("pupils", "the type was integer and is now boolean"),
        ),
        (
            Put("/components/schemas/OpenCase/properties/title/format", json!("email")),
            member("title", "the format was none and is now email"),
        ),
        (
            Put("/components/schemas/OpenCase/properties/title/maxLength", json!(100)),
            member("title", "maxLength was 120 and is now 100"),
        ),
        (
            Put("/components/schemas/OpenCase/properties/title/minLength", json!(2)),
            member("title", "minLength was 1 and is now 2"),
        ),
        (
            Put("/components/schemas/OpenCase/properties/reason/maxLength", json!(4000)),
            member("reason", "maxLength was none and is now 4000"),
        ),
        (
            Put("/components/schemas/OpenCase/properties/title/pattern", json!("^[A-Z]+$")),
            member("title", "pattern was \"^[A-Z]\" and is now \"^[A-Z]+$\""),
        ),
        (
            Put("/components/schemas/OpenCase/properties/reason/pattern", json!(".")),
            member("reason", "pattern was none and is now \".\""),
        ),
        (
            Put("/components/schemas/OpenCase/properties/pupils/minimum", json!(2)),
            member("pupils", "minimum was 1 and is now 2"),
        ),
        (
            Put("/components/schemas/OpenCase/properties/pupils/maximum", json!(4999)),
            member("pupils", "maximum was 5000 and is now 4999"),
        ),
        (
            Put("/components/schemas/OpenCase/properties/tags/maxItems", json!(4)),
            member("tags", "maxItems was 5 and is now 4"),
        ),
        (
            Put("/components/schemas/OpenCase/properties/tags/minItems", json!(2)),
            member("tags", "minItems was 1 and is now 2"),
        ),
        (
            Put("/components/schemas/OpenCase/properties/tags/items/enum", json!(["a", "b"])),
            member("tags[]", "takes only \"a\", \"b\" now"),
        ),
        (
            Take("/components/schemas/OpenCase/properties/how/oneOf/0"),
            member("how", "the type was object or string and is now object"),
        ),
    ]);
}

#[test]
fn breaks_of_answers() {
    each_is_named(vec![
        (
            Put("/paths/~1v1~1cases/post/responses", json!({"202": {}})),
            "POST /v1/cases, 201: the status is no longer answered.".into(),
        ),
        (
            Take("/paths/~1v1~1cases/get/responses/200/content/text~1csv"),
            "GET /v1/cases, 200 text/csv: the media type is no longer answered.".into(),
        ),
        (
            Take("/paths/~1v1~1cases/get/responses/200/headers/Link"),
            "GET /v1/cases, 200: the header `Link` is gone.".into(),
        ),
        (
            Put("/components/schemas/CasePage/properties/items", json!({"type": "object"})),
            format!("{LISTED}, `items`: the type was array and is now object."),
        ),
        (
            Put(
                "/paths/~1version/get/responses/200/content/application~1json/schema/additionalProperties/type",
                json!("string"),
            ),
            "GET /version, 200 application/json, `*`: the type was integer and is now string.".into(),
        ),
    ]);
}

/// What changes in a schema is named wherever an answer contains it, in a recursive schema only once.
#[test]
fn breaks_of_shared_answers() {
    let planted: Vec<(Edit, &str, &str)> = vec![
        (Take("/components/schemas/Case/allOf/0/properties/id"), "", "the member `id` is gone"),
        (
            Put("/components/schemas/Case/allOf/0/properties/id/format", json!("date")),
            "id",
            "the format was uuid and is now date",
        ),
        (
            Put("/components/schemas/Case/allOf/0/properties/id/type", json!(["string", "null"])),
            "id",
            "may now be null",
        ),
        (
            Put("/components/schemas/Case/allOf/0/required", json!([])),
            "",
            "the member `id` may now be absent",
        ),
        (
            Put("/components/schemas/Case/allOf/1/properties/score/type", json!("string")),
            "score",
            "the type was number and is now string",
        ),
        (
            Put("/components/schemas/Person/properties/name/type", json!("integer")),
            "owner.name",
            "the type was string and is now integer",
        ),
        (
            Put("/components/schemas/Held/properties/until/format", json!("date-time")),
            "step<Held>.until",
            "the format was date and is now date-time",
        ),
        (
            Put(
                "/components/schemas/Case/allOf/1/properties/step/oneOf/1/properties/on/type",
                json!("integer"),
            ),
            "step<closed>.on",
            "the type was string and is now integer",
        ),
        (
            Put(
                "/components/schemas/Case/allOf/1/properties/step/oneOf/-",
                json!({"type": "object", "properties": {"name": {"const": "ended"}}}),
            ),
            "step",
            "the alternative ended is new",
        ),
    ];
    for (edit, path, what) in planted {
        let found = breaks_of(vec![edit]);
        let at = |prefix: &str| match (prefix, path) {
            ("", "") => format!("{OPENED}: {what}."),
            ("", path) => format!("{OPENED}, `{path}`: {what}."),
            (prefix, "") => format!("{LISTED}, `{prefix}`: {what}."),
            (prefix, path) => format!("{LISTED}, `{prefix}.{path}`: {what}."),
        };
        assert!(found.contains(&at("items[]")), "{path} {what}: {found:#?}");
        assert!(found.contains(&at("")), "{path} {what}: {found:#?}");
    }
}

#[test]
fn a_closed_list_of_answers_must_not_grow() {
    let found = breaks_of(vec![Put("/components/schemas/Status/enum", json!(["open", "onHold", "closed"]))]);
    assert_eq!(
        found,
        [
            format!("{LISTED}, `items[].status`: the closed list of values gains \"closed\"."),
            format!("{OPENED}, `status`: the closed list of values gains \"closed\"."),
        ]
    );
    let found = breaks_of(vec![Take("/components/schemas/Status/enum")]);
    assert_eq!(found.len(), 2, "{found:#?}");
}

#[test]
fn an_open_body_that_closes_is_a_break() {
    let edits = || vec![Put("/components/schemas/Person/additionalProperties", json!(false))];
    let found = breaks_of(edits());
    let expected = "`how<Person>`: members without a name in the schema are no longer taken.";
    assert_eq!(found, [format!("{OPEN}, {expected}")]);
}
