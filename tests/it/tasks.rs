//! The tasks of a case: their answers over HTTP, when they are due, what they lead to, and what they show.

mod table;

use chrono::{Days, NaiveDate, Utc};
use serde_json::{Value, json};
use tests::{Answer, World};
use uuid::Uuid;

const OFFICER: &str = "00000000-0000-7000-8000-000000001004";
const ADVISER: &str = "00000000-0000-7000-8000-000000001006";
const NOT_YET: &str = "2049-01-01";

fn today() -> NaiveDate {
    calendar::london_date(Utc::now())
}

/// A case; with an officer, an adviser and a track, if they are wanted.
async fn a_case(world: &World, staffed: bool) -> String {
    let urn = world.school(&json!({})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
        "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
    });
    let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
    if staffed {
        let sql = format!(
            "update cases set officer_assignment_id = '{}', delivery_officer_id = '{OFFICER}', \
             officer_from = '2026-01-10', adviser_assignment_id = gen_random_uuid(), adviser_id = '{ADVISER}', \
             adviser_from = '2026-01-20', track = 'matched' where id = '{case}'",
            Uuid::now_v7()
        );
        world.database.execute(&sql).await;
    }
    format!("/v1/cases/{case}")
}

async fn save(world: &World, person: &str, path: &str, answers: &Value) -> Answer {
    let etag = world.get(person, path).await.expect(200).etag();
    world.change(person, "PUT", path, &etag, answers).await
}

fn told(answer: &Answer) -> Vec<(u16, String, String)> {
    answer.errors().into_iter().map(|(pointer, code)| (answer.status, code, pointer)).collect()
}

fn only(status: u16, code: &str, pointer: &str) -> Vec<(u16, String, String)> {
    vec![(status, code.to_owned(), pointer.to_owned())]
}

fn with(mut body: Value, member: &str, value: Value) -> Value {
    body[member] = value;
    body
}

fn notification() -> Value {
    json!({
        "templateUsed": true, "informationSheetAttached": true, "recipientsAdded": true, "sent": true,
        "sentOn": today(),
    })
}

#[actix_web::test]
async fn l2_without_an_officer_tasks_2_to_5_wait_for_one() {
    let world = World::new().await;
    let case = a_case(&world, false).await;
    let contact = json!({"contacted": false, "contactedOn": null, "dioceseContactedOn": null});
    let response = json!({"receivedOn": null, "documentId": null, "finding": null, "details": null});
    for (task, answers) in [
        ("contact-responsible-body", contact),
        ("send-formal-notification", notification()),
        ("record-conflict-response", response),
    ] {
        let refused = save(&world, "lead", &format!("{case}/tasks/{task}"), &answers).await;
        assert_eq!(refused.code(), "gateNotMet", "{task}");
        assert_eq!(told(&refused), only(409, "deliveryOfficerRequired", ""), "{task}");
        assert!(refused.body["errors"][0]["link"].as_str().unwrap().ends_with("/delivery-officer/assign"));
    }
    world.end().await;
}

#[actix_web::test]
async fn the_notification_is_saved_bit_by_bit_and_sets_the_answer_s_deadline() {
    let world = World::new().await;
    let case = a_case(&world, true).await;
    let path = format!("{case}/tasks/send-formal-notification");
    let yesterday = today() - Days::new(1);
    for (member, value, code) in [
        ("sentOn", json!(null), "required"),
        ("sentOn", json!(NOT_YET), "dateInFuture"),
        ("sentOn", json!(yesterday), "dateBefore"),
    ] {
        let refused = save(&world, "officer", &path, &with(notification(), member, value)).await;
        assert_eq!(told(&refused), only(422, code, "#/sentOn"));
    }
    let draft = with(with(notification(), "sent", json!(false)), "sentOn", json!(null));
    let saved = save(&world, "officer", &path, &draft).await.expect(200);
    assert_eq!((&saved.body["task"]["status"], &saved.body["answers"]), (&json!("inProgress"), &draft));
    let saved = save(&world, "officer", &path, &notification()).await.expect(200);
    assert_eq!(
        (&saved.body["task"]["status"], &saved.body["answers"]),
        (&json!("completed"), &notification())
    );

    let due_on = calendar::ENGLAND.working_days_after(today(), 3);
    let response = world.get("officer", format!("{case}/tasks/record-conflict-response")).await.expect(200);
    assert_eq!(response.body["task"]["dueOn"], json!(due_on));
    assert_eq!(
        (&response.body["task"]["overdue"], response.header("etag").starts_with("\"0-")),
        (&json!(false), true)
    );
    let late = format!("update case_tasks set due_on = '{yesterday}' where due_on is not null");
    world.database.execute(&late).await;
    let response = world.get("officer", format!("{case}/tasks/record-conflict-response")).await.expect(200);
    assert_eq!(response.body["task"]["overdue"], json!(true));

    let seen = world.get("officer", &case).await.expect(200);
    assert_eq!(seen.body["milestone"], "responsibleBodyInformed");
    let reached = json!([{"milestone": "responsibleBodyInformed", "reachedOn": today()}]);
    assert_eq!(seen.body["milestones"], reached);
    save(&world, "officer", &path, &draft).await.expect(200);
    let seen = world.get("officer", &case).await.expect(200);
    assert_eq!((&seen.body["milestone"], &seen.body["milestones"]), (&Value::Null, &json!([])));
    world.end().await;
}

#[actix_web::test]
async fn the_response_is_a_document_of_the_case_and_its_words_stand_apart_from_the_record() {
    let world = World::new().await;
    let (case, other) = (a_case(&world, true).await, a_case(&world, true).await);
    save(&world, "officer", &format!("{case}/tasks/send-formal-notification"), &notification())
        .await
        .expect(200);
    let path = format!("{case}/tasks/record-conflict-response");
    let answers = json!({
        "receivedOn": today(), "documentId": world.document(&case).await, "finding": "managed",
        "details": "The chair is a cousin of the adviser.",
    });
    let elsewhere = world.document(&other).await;
    for (member, value, code) in [
        ("receivedOn", json!(NOT_YET), "dateInFuture"),
        ("receivedOn", json!(today() - Days::new(1)), "dateBefore"),
        ("documentId", json!(Uuid::now_v7()), "unknownReference"),
        ("documentId", json!(elsewhere), "unknownReference"),
        ("details", json!(null), "required"),
        ("details", json!(" "), "blank"),
    ] {
        let refused = save(&world, "officer", &path, &with(answers.clone(), member, value)).await;
        assert_eq!(told(&refused), only(422, code, &format!("#/{member}")));
    }
    let saved = save(&world, "officer", &path, &answers).await.expect(200);
    assert_eq!((&saved.body["task"]["status"], &saved.body["answers"]), (&json!("completed"), &answers));
    let told = "events where convert_from(body, 'UTF8') like '%cousin%'";
    assert_eq!(world.database.count(told).await, 0);
    world.end().await;
}

#[actix_web::test]
async fn the_adviser_s_tasks_follow_each_other_to_the_diagnosis() {
    let world = World::new().await;
    let case = a_case(&world, true).await;
    let at = |task: &str| format!("{case}/tasks/{task}");
    let contact = json!({"contactedOn": today()});
    let saved = save(&world, "adviser", &at("adviser-initial-contact"), &contact).await.expect(200);
    assert_eq!(saved.body["task"]["status"], "completed");
    let planned = json!({"plannedVisitOn": NOT_YET, "noteOfVisitTemplateGiven": true});
    let saved = save(&world, "adviser", &at("arrange-initial-visit"), &planned).await.expect(200);
    assert_eq!(saved.body["task"]["status"], "completed");
    let visit = json!({"visitedOn": today(), "mode": null});
    let refused = save(&world, "adviser", &at("record-initial-visit"), &visit).await;
    assert_eq!(told(&refused), only(422, "required", "#/mode"));
    let visit = with(visit, "mode", json!("inPerson"));
    save(&world, "adviser", &at("record-initial-visit"), &visit).await.expect(200);
    let seen = world.get("adviser", &case).await.expect(200);
    assert_eq!(seen.body["milestone"], "firstRiseMeeting");

    let recommend = |kind: &str| json!({"decisionKind": kind, "option": "match", "reasons": "No plan.", "recommendedOn": "2026-02-01"});
    let recommendations = format!("{case}/recommendations");
    let by_lead = world.post("lead", &recommendations, &recommend("initialDiagnosis")).await.expect(201).id();
    let another = world.post("adviser", &recommendations, &recommend("closure")).await.expect(201).id();
    let good = world.post("adviser", &recommendations, &recommend("initialDiagnosis")).await.expect(201).id();
    let answers = json!({
        "talkedToAdviser": true, "assessmentCompleted": true, "savedOn": today(),
        "documentId": world.document(&case).await, "recommendationId": good,
    });
    for (wrong, code) in [
        (by_lead, "recommendationNotByAdviser"),
        (another, "recommendationOfAnotherKind"),
        (Uuid::now_v7().to_string(), "unknownReference"),
    ] {
        let wrong = with(answers.clone(), "recommendationId", json!(wrong));
        let refused = save(&world, "adviser", &at("complete-diagnosis-assessment"), &wrong).await;
        assert_eq!(told(&refused), only(422, code, "#/recommendationId"));
    }
    let saved = save(&world, "adviser", &at("complete-diagnosis-assessment"), &answers).await.expect(200);
    assert_eq!((&saved.body["task"]["status"], &saved.body["answers"]), (&json!("completed"), &answers));
    let band = json!({"bandCalculated": true, "bandCode": null, "shared": true, "sharedOn": null});
    let refused = save(&world, "officer", &at("share-indicative-band"), &band).await;
    assert_eq!(refused.error_codes(), ["required", "required"]);
    let band = json!({"bandCalculated": true, "bandCode": "top", "shared": true, "sharedOn": today()});
    let saved = save(&world, "officer", &at("share-indicative-band"), &band).await.expect(200);
    assert_eq!(saved.body["task"]["status"], "completed");
    world.end().await;
}

#[actix_web::test]
async fn a_task_completed_before_a_member_existed_stays_completed() {
    let world = World::new().await;
    let case = a_case(&world, true).await;
    let path = format!("{case}/tasks/send-formal-notification");
    save(&world, "officer", &path, &notification()).await.expect(200);
    let older =
        "update case_tasks set answers = answers - 'recipientsAdded' where task = 'send-formal-notification'";
    world.database.execute(older).await;
    let read = world.get("officer", &path).await.expect(200);
    assert_eq!(read.body["task"]["status"], "completed");
    assert_eq!(read.body["answers"]["recipientsAdded"], json!(false));
    world.end().await;
}

#[actix_web::test]
async fn every_answered_task_links_to_where_it_is_answered() {
    let world = World::new().await;
    let case = a_case(&world, true).await;
    let tasks = world.get("lead", format!("{case}/tasks")).await.expect(200);
    for task in tasks.body["items"].as_array().unwrap().iter().filter(|task| task["completedBy"] == "answers")
    {
        let link = task["link"].as_str().unwrap();
        let read = world.get("lead", link).await.expect(200);
        assert_eq!(read.body["task"]["number"], task["number"]);
    }
    world.end().await;
}
