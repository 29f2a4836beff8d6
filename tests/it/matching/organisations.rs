//! Organisations outside the department.

use serde_json::{Value, json};
use tests::World;

use super::{matched, propose, select, trust};

fn school(urn: &str) -> Value {
    json!({
        "kind": "school", "legalName": "Invented School", "ukprn": null, "urn": urn, "laCode": null, "trustUid": null,
        "companyNumber": null, "paysThroughOrganisationId": null,
        "address": {"line1": "1 Invented Street", "line2": null, "town": "Leeds", "county": null, "postcode": "ls1 1aa"},
    })
}

#[actix_web::test]
async fn each_kind_is_known_by_its_identifier() {
    let world = World::new().await;
    for (kind, pointer) in [
        ("school", "#/urn"),
        ("trust", "#/ukprn"),
        ("localAuthority", "#/laCode"),
        ("laTradedService", "#/companyNumber"),
        ("federation", "#/ukprn"),
    ] {
        let mut body = school("900001");
        body["urn"] = Value::Null;
        body["kind"] = json!(kind);
        let refused = world.post("lead", "/v1/organisations", &body).await.expect(422);
        assert_eq!(refused.errors(), [(pointer.to_owned(), "required".to_owned())], "{kind}");
    }
    let mut body = school("899999");
    body["paysThroughOrganisationId"] = json!("00000000-0000-7000-8000-0000000000ff");
    let refused = world.post("lead", "/v1/organisations", &body).await.expect(422);
    assert_eq!(refused.error_codes(), ["unknownSchool", "unknownReference"]);
    let mut body = school("900001");
    body["address"]["postcode"] = json!("nowhere");
    let refused = world.post("lead", "/v1/organisations", &body).await.expect(422);
    assert_eq!(refused.errors(), [("#/address/postcode".to_owned(), "invalidFormat".to_owned())]);
    world.end().await;
}

#[actix_web::test]
async fn what_bears_the_same_identifier_is_in_the_way_with_a_link() {
    let world = World::new().await;
    let first = world.post("lead", "/v1/organisations", &school("900001")).await.expect(201);
    assert_eq!(first.body["address"]["postcode"], "LS1 1AA");
    let second = world.post("grant-officer", "/v1/organisations", &school("900001")).await.expect(409);
    assert_eq!(second.code(), "duplicate");
    assert_eq!(second.body["existing"]["link"], format!("/v1/organisations/{}", first.id()));
    let other = world.post("admin", "/v1/organisations", &school("900002")).await.expect(201);
    let path = format!("/v1/organisations/{}", other.id());
    let mut body = school("900001");
    body["status"] = json!("active");
    let refused = world.change("lead", "PUT", &path, &other.etag(), &body).await.expect(409);
    assert_eq!(refused.code(), "duplicate");
    body["urn"] = json!("900002");
    body["legalName"] = json!("Renamed School");
    body["status"] = json!("closed");
    let changed = world.change("lead", "PUT", &path, &other.etag(), &body).await.expect(200);
    assert_eq!(
        (&changed.body["legalName"], &changed.body["status"]),
        (&json!("Renamed School"), &json!("closed"))
    );
    let stale = world.change("lead", "PUT", &path, &other.etag(), &body).await;
    assert_eq!(stale.status, 412);
    let found =
        world.get("reader", "/v1/organisations?q=renamed&kind=school&status=closed").await.expect(200);
    assert_eq!(found.body["items"].as_array().unwrap().len(), 1);
    world.end().await;
}

#[actix_web::test]
async fn an_organisation_s_cases_are_those_it_supports_and_those_it_answers_for() {
    let world = World::new().await;
    let case = matched(&world).await;
    let candidate = propose(&world, &case, "10000201").await;
    select(&world, &candidate, json!([])).await.expect(200);
    let organisation = world.get("lead", &candidate).await.body["organisationId"].clone();
    let path = format!("/v1/organisations/{}/cases", organisation.as_str().unwrap());
    let count = |answer: tests::Answer| answer.body["items"].as_array().unwrap().len();
    assert_eq!(count(world.get("lead", format!("{path}?capacity=supporting")).await.expect(200)), 1);
    assert_eq!(count(world.get("lead", format!("{path}?capacity=responsibleBody")).await.expect(200)), 0);
    assert_eq!(count(world.get("officer-london", &path).await.expect(200)), 0);
    let listed = format!("/v1/cases?supportingOrganisationId={}", organisation.as_str().unwrap());
    assert_eq!(count(world.get("lead", listed).await.expect(200)), 1);
    let other = trust(&world, "10000202").await;
    assert_eq!(count(world.get("lead", format!("/v1/organisations/{other}/cases")).await.expect(200)), 0);
    world.end().await;
}
