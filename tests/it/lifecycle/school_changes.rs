//! What the register makes known of a case's school, and what the case makes of it.

use serde_json::{Value, json};
use tests::{Answer, World};

use super::{Opened, opening};

const HEADER: &str = "\"URN\",\"LinkURN\",\"LinkName\",\"LinkType\",\"LinkEstablishedDate\"";

impl Opened<'_> {
    /// The register learns that the school has become another.
    async fn succeeded_by(&self, successor: &str) {
        let file = format!("{HEADER}\r\n{},{successor},\"Successor\",\"Successor\",01-09-2026\r\n", self.urn);
        let call = self.world.call("POST", "/v1/school-link-imports").person("admin");
        call.header("content-type", "text/csv").bytes(file).send().await.expect(201);
    }

    /// The register learns something else of the school; how is not to the point here.
    async fn changed(&self, set: &str) {
        let (urn, id) = (&self.urn, &self.id);
        let sql = format!(
            "update schools set {set} where urn = '{urn}'; update cases set school_changes = 1 where id = '{id}'; \
             insert into case_school_changes (id, case_id, urn, changed, told_at) \
             values (gen_random_uuid(), '{id}', '{urn}', '{{name}}', now())"
        );
        self.world.database.execute(&sql).await;
    }

    async fn change(&self) -> Value {
        let list = self.world.get("lead", self.path("/school-changes?resolved=false")).await.expect(200);
        list.body["items"][0].clone()
    }

    async fn resolve(&self, person: &str, change: &Value, resolution: &str) -> Answer {
        let body = json!({"resolution": resolution, "reason": "As the trust confirmed"});
        let path = self.path(&format!("/school-changes/{}/resolve", change["id"].as_str().unwrap()));
        self.world.change(person, "POST", path, change["etag"].as_str().unwrap(), &body).await
    }
}

#[actix_web::test]
async fn a_change_is_adopted_or_not_and_that_once() {
    let world = World::new().await;
    for (resolution, name) in [("adopt", "Renamed Sample School"), ("keepSnapshot", "Before Sample School")] {
        let case = Opened::of(&world, &json!({"name": "Before Sample School"})).await;
        case.changed("name = 'Renamed Sample School', region = 'london'").await;
        let change = case.change().await;
        assert_eq!((&change["urn"], &change["resolution"]), (&json!(case.urn), &Value::Null));
        assert_eq!(change["availableActions"], json!(["resolveSchoolChange"]));
        case.resolve("officer", &change, resolution).await.expect(403);
        let resolved = case.resolve("lead", &change, resolution).await.expect(200);
        assert_eq!(
            (&resolved.body["resolution"], &resolved.body["reason"]),
            (&json!(resolution), &json!("As the trust confirmed"))
        );
        assert_eq!(resolved.body["resolvedBy"]["role"], "Case.Lead");
        let read = case.read().await;
        assert_eq!((&read["school"]["name"], &read["unresolvedSchoolChanges"]), (&json!(name), &json!(0)));
        assert_ne!(read["school"]["region"], "london", "the region stays");
        let stale = case.resolve("lead", &change, resolution).await.expect(412);
        assert_eq!(stale.body["currentEtag"], resolved.body["etag"]);
        let again = case.resolve("lead", &resolved.body, resolution).await.expect(409);
        assert_eq!(again.error_codes(), ["alreadyResolved"]);
        let all = world.get("reader", case.path("/school-changes")).await.expect(200);
        assert_eq!(all.body["items"][0]["resolution"], resolution);
        assert_eq!(all.body["items"][0]["etag"].as_str().is_some_and(|etag| etag.starts_with("\"2-")), true);
        assert_eq!(case.change().await, Value::Null);
    }
    world.end().await;
}

#[actix_web::test]
async fn a_conversion_that_is_adopted_changes_the_rules_that_follow() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let academy = json!({
        "name": "Sample Catholic Academy", "school_kind": "academy", "type_name": "Academy converter",
        "religious_character": "Roman Catholic", "trust_name": "Sample Trust",
    });
    let academy = world.school(&academy).await;
    case.succeeded_by(&academy).await;
    let change = case.change().await;
    assert_eq!((&change["changed"], &change["successorUrn"]), (&json!(["successor"]), &json!(academy)));
    assert_eq!(case.read().await["school"]["kind"], "maintained");
    case.resolve("lead", &change, "adopt").await.expect(200);
    let school = case.read().await["school"].clone();
    assert_eq!((&school["urn"], &school["kind"]), (&json!(academy), &json!("academy")));
    assert_eq!((&school["faith"], &school["trustName"]), (&json!("catholic"), &json!("Sample Trust")));
    let answers = json!({"contacted": true, "contactedOn": "2026-02-01", "dioceseContactedOn": "2026-02-02"});
    let task = case.path("/tasks/contact-responsible-body");
    let refused = world.change("officer", "PUT", task, "\"0\"", &answers).await.expect(422);
    assert_eq!(
        refused.error_codes(),
        ["dioceseNotContactedFirst"],
        "a Catholic school's diocese is told first"
    );
    let found = world.get("lead", format!("/v1/cases?urn={academy}")).await.expect(200);
    assert_eq!(found.body["items"][0]["id"], case.id);
    let second = world.post("lead", "/v1/cases", &opening(&case.urn)).await.expect(409);
    assert_eq!(second.error_codes(), ["caseAlreadyOpen"]);
    let events = world.get("lead", case.path("/events?kind=case.schoolChangeResolved")).await.expect(200);
    assert_eq!(events.body["items"].as_array().unwrap().len(), 1);
    world.end().await;
}

#[actix_web::test]
async fn whoever_may_not_know_of_a_school_may_not_know_of_its_case_when_it_has_become_another() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let academy = world.school(&json!({"school_kind": "academy"})).await;
    case.succeeded_by(&academy).await;
    case.resolve("lead", &case.change().await, "adopt").await.expect(200);
    let reader = "00000000-0000-7000-8000-000000001008";
    world.get("reader", case.path("")).await.expect(200);
    for urn in [&case.urn, &academy] {
        let sql = format!(
            "update access_exclusions set removed_at = now(); \
             insert into access_exclusions (id, version, person_id, urn, reason, added_at) \
             values (gen_random_uuid(), 1, '{reader}', '{urn}', 'A relative works there', now())"
        );
        world.database.execute(&sql).await;
        world.get("reader", case.path("")).await.expect(404);
    }
    world.end().await;
}

#[actix_web::test]
async fn a_successor_that_has_an_open_case_or_is_unknown_is_not_adopted() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let london = world.school(&json!({"region": "london"})).await;
    let mut unstaffed = opening(&london);
    unstaffed["deliveryOfficerId"] = Value::Null;
    let other = world.post("lead", "/v1/cases", &unstaffed).await.expect(201).id();
    case.succeeded_by(&london).await;
    let change = case.change().await;
    let refused = case.resolve("lead", &change, "adopt").await.expect(409);
    assert_eq!(refused.error_codes(), ["caseAlreadyOpen"]);
    assert_eq!(refused.body["existing"]["id"], other);
    let hidden = case.resolve("lead-north", &change, "adopt").await.expect(409);
    assert_eq!(
        (hidden.error_codes(), &hidden.body["existing"]),
        (vec!["caseAlreadyOpen".to_owned()], &Value::Null)
    );

    let case = Opened::new(&world).await;
    case.succeeded_by("699999").await;
    let change = case.change().await;
    let refused = case.resolve("lead", &change, "adopt").await.expect(409);
    assert_eq!(refused.error_codes(), ["successorUnknown"]);
    case.resolve("lead", &change, "keepSnapshot").await.expect(200);
    world.end().await;
}

#[actix_web::test]
async fn a_change_of_another_case_is_not_found() {
    let world = World::new().await;
    let (case, other) = (Opened::new(&world).await, Opened::new(&world).await);
    other.changed("name = 'Renamed Sample School'").await;
    case.resolve("lead", &other.change().await, "adopt").await.expect(404);
    world.end().await;
}
