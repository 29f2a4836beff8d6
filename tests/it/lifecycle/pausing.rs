//! A case is paused and goes on, and its clocks stand still meanwhile.

use casework::CaseId;
use chrono::{Datelike, NaiveDate, Weekday};
use serde_json::json;
use tests::World;

use super::Opened;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[actix_web::test]
async fn l11_a_paused_case_takes_no_tasks_but_notes_and_people_and_its_clocks_stand_still() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let paused = case.pause("2026-02-02").await.expect(200);
    assert_eq!(paused.body["status"], "paused");
    let pause = json!({
        "from": "2026-02-02", "to": null, "reviewBy": "2049-01-01", "reason": "The head has left", "resumeReason": null,
    });
    assert_eq!((&paused.body["pause"], &paused.body["pauses"]), (&pause, &json!([pause])));

    let task = case.path("/tasks/contact-responsible-body");
    let answers = json!({"contacted": false, "contactedOn": null, "dioceseContactedOn": null});
    let refused = world.change("officer", "PUT", &task, "\"0\"", &answers).await.expect(409);
    assert_eq!((refused.code(), refused.error_codes()), ("caseNotWritable", vec!["casePaused".to_owned()]));
    let tasks = world.get("officer", case.path("/tasks")).await.expect(200);
    let statuses = tasks.body["items"].as_array().unwrap().iter().map(|task| &task["status"]);
    assert!(statuses.into_iter().all(|status| status == "cannotProgress"), "{tasks}");

    world.post("officer", case.path("/notes"), &json!({"text": "The chair called."})).await.expect(201);
    let left = json!({"to": case.read().await["deliveryOfficer"]["from"], "reason": "Moved to another team"});
    case.act("lead", "POST", "/delivery-officer/unassign", &left).await.expect(200);

    case.resume("2026-02-09").await.expect(200);
    let read = case.read().await;
    assert_eq!((&read["status"], &read["pause"]), (&json!("inProgress"), &json!(null)));
    assert_eq!(read["pauses"][0]["to"], "2026-02-09");
    assert_eq!(read["pauses"][0]["resumeReason"], "A new head");

    let seen = world.state.db.case(&World::viewer("lead"), CaseId::new(case.id.parse().unwrap())).await;
    let stored = seen.unwrap().unwrap().read.case;
    let working = |day: NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let (start, end) = (day("2026-01-30"), day("2026-02-10"));
    assert_eq!(stored.days_between(start, end, |_| true), 4);
    assert_eq!(stored.days_between(start, end, working), 2);
    world.end().await;
}

#[actix_web::test]
async fn pausing_and_resuming_say_no() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let pause =
        |on: &str, review: &str, reason: &str| json!({"pausedOn": on, "reviewBy": review, "reason": reason});
    let today = chrono::Utc::now().date_naive().to_string();
    for (body, told) in [
        (pause("2049-01-01", "2049-01-02", "x"), "dateInFuture#/pausedOn"),
        (pause("2026-02-01", "2026-02-02", "x"), "dateNotInFuture#/reviewBy"),
        (pause("2026-02-01", &today, "x"), "dateNotInFuture#/reviewBy"),
        (pause("2026-02-01", "2049-01-01", " "), "blank#/reason"),
    ] {
        assert_eq!(case.refused("lead", "POST", "/pause", &body).await, (422, vec![told.to_owned()]));
    }
    let both = case.refused("lead", "POST", "/pause", &pause("2049-01-01", "2026-01-01", "x")).await;
    assert_eq!(both.1, ["dateInFuture#/pausedOn", "dateNotInFuture#/reviewBy"]);
    let resume = |on: &str| json!({"resumedOn": on, "reason": "A new head"});
    let early = case.refused("lead", "POST", "/resume", &resume("2026-02-01")).await;
    assert_eq!(early, (409, vec!["caseNotPaused".to_owned()]));

    case.pause("2026-02-02").await.expect(200);
    let again = case.refused("lead", "POST", "/pause", &pause("2026-02-03", "2049-01-01", "x")).await;
    assert_eq!(again, (409, vec!["casePaused".to_owned()]));
    for (on, told) in [("2026-02-01", "dateBefore#/resumedOn"), ("2049-01-01", "dateInFuture#/resumedOn")] {
        assert_eq!(case.refused("lead", "POST", "/resume", &resume(on)).await, (422, vec![told.to_owned()]));
    }
    case.resume("2026-02-05").await.expect(200);
    let overlapping = case.refused("lead", "POST", "/pause", &pause("2026-02-04", "2049-01-01", "x")).await;
    assert_eq!(overlapping, (422, vec!["dateBefore#/pausedOn".to_owned()]));
    case.pause("2026-02-05").await.expect(200);
    assert_eq!(world.database.count(&format!("case_pauses where case_id = '{}'", case.id)).await, 2);
    world.end().await;
}

#[actix_web::test]
async fn what_can_be_done_follows_the_status() {
    let world = World::new().await;
    let case = Opened::new(&world).await;
    let steps = |body: &serde_json::Value| body["availableActions"].as_array().unwrap().clone();
    let open = steps(&case.read().await);
    assert!(open.contains(&json!("pauseCase")) && !open.contains(&json!("resumeCase")), "{open:?}");
    let paused = steps(&case.pause("2026-02-02").await.expect(200).body);
    assert!(paused.contains(&json!("resumeCase")) && paused.contains(&json!("closeCase")), "{paused:?}");
    assert!(!paused.contains(&json!("pauseCase")), "{paused:?}");
    let closed = case.close("improved", "2026-03-02").await.expect(200).body;
    let left = steps(&closed);
    for gone in ["resumeCase", "closeCase", "setCohort", "setCaseStudy", "assignDeliveryOfficer"] {
        assert!(!left.contains(&json!(gone)), "{gone}");
    }
    assert!(left.contains(&json!("addNote")));
    world.end().await;
}
