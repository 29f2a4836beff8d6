//! What ties the adviser of a case to the organisation that is to support the school.

use serde_json::{Value, json};
use tests::{Answer, World};
use uuid::Uuid;

use super::{appoint, checks, decision, matched, propose, save, select, step, trust};

const ADVISER: &str = "00000000-0000-7000-8000-000000001006";
const DECLARATIONS: &str = "/v1/conflict-declarations";

/// A case whose preferred candidate, this one, has passed due diligence: both by their paths, and the organisation.
async fn ready(world: &World, ukprn: &str) -> (String, String, String) {
    let case = matched(world).await;
    let candidate = propose(world, &case, ukprn).await;
    select(world, &candidate, json!([])).await.expect(200);
    save(world, &format!("{candidate}/due-diligence"), &checks("satisfactory")).await.expect(200);
    let organisation = world.get("lead", &candidate).await.body["organisationId"].clone();
    (case, candidate, organisation.as_str().unwrap().to_owned())
}

async fn employ(world: &World, organisation: &str) -> Answer {
    let entry = json!({
        "homeRegion": "northEast", "employerOrganisationId": organisation, "capacityCases": 6,
        "activeFrom": "2025-01-01", "activeTo": null,
    });
    let path = format!("/v1/advisers/{ADVISER}");
    let etag = world.get("admin", &path).await.etag();
    let etag = if etag.is_empty() { "\"0\"".to_owned() } else { etag };
    world.change("admin", "PUT", path, &etag, &entry).await
}

fn declared(organisation: &str, interest: &str) -> Value {
    json!({
        "personId": ADVISER, "organisationId": organisation, "declaredOn": "2026-02-01", "interestKind": interest,
        "details": "As the adviser says",
    })
}

async fn find(
    world: &World,
    case: &str,
    person: &str,
    (declaration, organisation): (&str, &str),
    found: &str,
) -> Answer {
    let body = json!({
        "declarationId": declaration, "purpose": "appointment", "organisationId": organisation,
        "checkedOn": "2026-03-01", "finding": found,
        "mitigation": (found == "managed").then_some("Takes no part in reviews"), "decision": decision(),
    });
    step(world, person, case, "conflict-checks", &body).await
}

#[track_caller]
fn unresolved(answer: &Answer, case: &str) {
    assert_eq!((answer.status, answer.code()), (409, "gateNotMet"), "{answer}");
    assert_eq!(answer.error_codes(), ["coiUnresolved"]);
    assert_eq!(answer.body["errors"][0]["link"], format!("{case}/conflict-checks"));
}

#[actix_web::test]
async fn d07_the_adviser_s_employer_is_not_appointed_until_a_director_found_that_harmless() {
    let world = World::new().await;
    let (case, candidate, organisation) = ready(&world, "10000401").await;
    employ(&world, &organisation).await.expect(200);
    unresolved(&appoint(&world, "director", &case, &candidate, "appoint").await, &case);
    let declaration = world.post("adviser", DECLARATIONS, &declared(&organisation, "employment")).await;
    let declaration = declaration.expect(201).id();
    unresolved(&appoint(&world, "director", &case, &candidate, "appoint").await, &case);
    let of = (declaration.as_str(), organisation.as_str());
    let lead = find(&world, &case, "lead", of, "managed").await.expect(403);
    assert_eq!(lead.error_codes(), ["higherAuthorityRequired"]);
    find(&world, &case, "director", of, "barred").await.expect(201);
    unresolved(&appoint(&world, "director", &case, &candidate, "appoint").await, &case);
    let managed = find(&world, &case, "director", of, "managed").await.expect(201);
    let listed = format!("{case}/conflict-checks?current=true&organisationId={organisation}");
    assert_eq!(world.get("lead", listed).await.body["items"][0]["id"], managed.id());
    appoint(&world, "director", &case, &candidate, "appoint").await.expect(201);
    let cases = format!("/v1/organisations/{organisation}/cases?capacity=adviserEmployer");
    assert_eq!(world.get("lead", cases).await.body["items"].as_array().unwrap().len(), 1);
    world.end().await;
}

#[actix_web::test]
async fn a_declared_interest_is_looked_at_for_each_organisation_and_case() {
    let world = World::new().await;
    let (case, candidate, organisation) = ready(&world, "10000402").await;
    let (elsewhere, there, _) = ready(&world, "10000403").await;
    let declaration =
        world.post("adviser", DECLARATIONS, &declared(&organisation, "family")).await.expect(201);
    unresolved(&appoint(&world, "director", &case, &candidate, "appoint").await, &case);
    // It is a tie to this organisation and to no other.
    appoint(&world, "director", &elsewhere, &there, "appoint").await.expect(201);
    // What was found for the school is not found for the organisation.
    let of = (declaration.id(), organisation.clone());
    find(&world, &case, "director", (&of.0, &of.1), "none").await.expect(201);
    let end = format!("{DECLARATIONS}/{}/end", of.0);
    let ended = json!({"endedOn": "2026-03-02", "reason": "Said anew"});
    world.change("adviser", "POST", end, &declaration.etag(), &ended).await.expect(200);
    world.post("adviser", DECLARATIONS, &declared(&organisation, "financial")).await.expect(201);
    // The check was of what has ended.
    unresolved(&appoint(&world, "director", &case, &candidate, "appoint").await, &case);
    world.end().await;
}

#[actix_web::test]
async fn an_organisation_that_is_named_has_to_be_known() {
    let world = World::new().await;
    let unknown = Uuid::now_v7().to_string();
    let refused = |answer: Answer, pointer: &str| {
        let told = vec![(pointer.to_owned(), "unknownReference".to_owned())];
        assert_eq!(answer.expect(422).errors(), told);
    };
    refused(employ(&world, &unknown).await, "#/employerOrganisationId");
    let nothing = world.post("adviser", DECLARATIONS, &declared(&unknown, "family")).await;
    refused(nothing, "#/organisationId");
    let known = trust(&world, "10000404").await;
    let urn = world.school(&json!({})).await;
    let path = format!("/v1/schools/{urn}/universal-support");
    let mut support = json!({
        "offerCode": "mathsHub", "startedOn": "2026-02-01", "endedOn": null, "providerOrganisationId": unknown,
        "note": null,
    });
    refused(world.post("lead", &path, &support).await, "#/providerOrganisationId");
    support["providerOrganisationId"] = json!(known);
    world.post("lead", &path, &support).await.expect(201);
    employ(&world, &known).await.expect(200);
    world.end().await;
}
