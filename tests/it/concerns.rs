//! Concerns: raised, changed, resolved, escalated step by step, and the tools used on them.

use serde_json::{Value, json};
use tests::{Answer, World};
use uuid::Uuid;

const OFFICER: &str = "00000000-0000-7000-8000-000000001004";
const BEFORE: [&str; 4] =
    ["relationships-tried", "mediation-tried", "information-powers-considered", "evidence-gathered"];
const AFTER: [&str; 8] = [
    "moderation",
    "notice-drafted",
    "lead-consulted",
    "equality-duty-assessed",
    "legal-clearance",
    "bodies-told",
    "notice-sent",
    "tracker-updated",
];

/// A case of a new school of this kind, delivered by the officer.
async fn case(world: &World, kind: &str) -> String {
    let urn = world.school(&json!({"school_kind": kind})).await;
    let opening = json!({
        "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi", "assessedOn": "2026-01-10",
        "ruleVersion": "2025-09", "deliveryOfficerId": OFFICER,
    });
    format!("/v1/cases/{}", world.post("lead", "/v1/cases", &opening).await.expect(201).id())
}

fn said() -> Value {
    json!({"summary": "No answer", "details": "For weeks", "raisedOn": "2026-02-01"})
}

async fn concern(world: &World, case: &str) -> String {
    let made = world.post("officer", format!("{case}/concerns"), &said()).await.expect(201);
    assert_eq!(made.header("location"), format!("{case}/concerns/{}", made.id()));
    made.header("location").to_owned()
}

/// A step of a concern, from the version that it has.
async fn step(world: &World, person: &str, concern: &str, step: &str, body: &Value) -> Answer {
    let etag = world.get(person, concern).await.expect(200).etag();
    world.change(person, "POST", format!("{concern}/{step}"), &etag, body).await
}

fn done(on: &str) -> Value {
    json!({"done": true, "doneOn": on, "doneByPersonId": null, "documentId": null, "note": null})
}

async fn save(world: &World, concern: &str, key: &str, etag: &str, body: &Value) -> Answer {
    world.change("officer", "PUT", format!("{concern}/escalation/steps/{key}"), etag, body).await
}

fn decision() -> Value {
    json!({"reasons": "Nothing else helped", "decidedOn": "2026-02-10", "channel": "inSystem"})
}

fn mandate(outcome: &str) -> Value {
    json!({"outcome": outcome, "primaryReason": "withheldInformation", "decision": decision()})
}

async fn notice(world: &World, concern: &str, kind: &str) -> Value {
    let document = world.document(concern.split("/concerns").next().unwrap()).await;
    json!({"noticeKind": kind, "details": "The notice", "issuedOn": "2026-02-12", "documentId": document})
}

fn powers() -> Value {
    json!({"schoolToldOn": "2026-02-10", "details": "To see the accounts", "decision": decision()})
}

fn board() -> Value {
    json!({
        "createdOn": "2026-02-10", "details": "Three members", "consulted": ["governors", "localAuthority"],
        "decision": decision(),
    })
}

#[actix_web::test]
async fn l13_the_notice_follows_the_school_and_every_unmet_step_is_listed() {
    let world = World::new().await;
    let case = case(&world, "maintained").await;
    let concern = concern(&world, &case).await;

    let wrong = step(&world, "officer", &concern, "escalate", &notice(&world, &concern, "twn").await)
        .await
        .expect(422);
    assert_eq!(wrong.errors(), [("#/noticeKind".to_owned(), "wrongNoticeKind".to_owned())]);
    let early = step(&world, "officer", &concern, "escalate", &notice(&world, &concern, "neia").await)
        .await
        .expect(409);
    assert_eq!(early.code(), "gateNotMet");
    assert_eq!(early.error_codes(), vec!["escalationPreconditionsUnmet"; 13]);
    let links: Vec<_> = early.body["errors"].as_array().unwrap().iter().map(|e| e["link"].clone()).collect();
    assert_eq!(links, vec![json!(format!("{concern}/escalation")); 13]);

    for key in &BEFORE[..2] {
        save(&world, &concern, key, "*", &done("2026-02-03")).await.expect(200);
    }
    let refused =
        step(&world, "director", &concern, "approve-mandation", &mandate("approve")).await.expect(409);
    let told = |answer: &Answer, key: &str| answer.text.contains(key);
    assert_eq!(refused.error_codes(), vec!["escalationPreconditionsUnmet"; 2]);
    assert!(told(&refused, BEFORE[2]) && told(&refused, BEFORE[3]) && !told(&refused, BEFORE[1]));
    for key in &BEFORE[2..] {
        save(&world, &concern, key, "*", &done("2026-02-03")).await.expect(200);
    }
    let early = save(&world, &concern, "notice-sent", "*", &done("2026-02-11")).await.expect(409);
    assert_eq!(early.error_codes(), ["escalationPreconditionsUnmet"]);
    assert!(told(&early, "regional-director-approval"));

    let decided =
        step(&world, "director", &concern, "approve-mandation", &mandate("approve")).await.expect(201);
    assert_eq!((&decided.body["kind"], &decided.body["outcome"]), (&json!("mandation"), &json!("approve")));
    for key in AFTER {
        save(&world, &concern, key, "*", &done("2026-02-11")).await.expect(200);
    }
    let escalated = step(&world, "officer", &concern, "escalate", &notice(&world, &concern, "neia").await)
        .await
        .expect(200);
    assert_eq!(escalated.body["state"], "escalated");
    assert_eq!(escalated.body["escalation"]["stepsDone"], 13);
    assert_eq!(escalated.body["escalation"]["notice"]["kind"], "neia");
    let again = step(&world, "officer", &concern, "escalate", &notice(&world, &concern, "neia").await)
        .await
        .expect(409);
    assert_eq!(again.error_codes(), ["alreadyEscalated"]);
    world.end().await;
}

#[actix_web::test]
async fn an_academy_takes_the_other_notice_and_a_school_of_another_kind_takes_none() {
    let world = World::new().await;
    for (kind, wrong) in [("academy", vec!["neia"]), ("other", vec!["neia", "twn"])] {
        let case = case(&world, kind).await;
        let concern = concern(&world, &case).await;
        for notice_kind in wrong {
            let answer =
                step(&world, "officer", &concern, "escalate", &notice(&world, &concern, notice_kind).await)
                    .await
                    .expect(422);
            assert_eq!(answer.error_codes(), ["wrongNoticeKind"], "{kind} {notice_kind}");
        }
        let ladder = world.get("officer", format!("{concern}/escalation")).await.expect(200);
        let right = if kind == "academy" { json!("twn") } else { Value::Null };
        assert_eq!(ladder.body["noticeKind"], right);
        assert_eq!(ladder.body["steps"].as_array().unwrap().len(), 13);
    }
    world.end().await;
}

#[actix_web::test]
async fn a_step_keeps_who_and_when_and_has_a_tag_of_its_own() {
    let world = World::new().await;
    let case = case(&world, "maintained").await;
    let concern = concern(&world, &case).await;
    let first = save(&world, &concern, "mediation-tried", "*", &done("2026-02-03")).await.expect(200);
    assert_eq!(first.body["doneByPersonId"], OFFICER);
    assert_eq!(first.body["doneOn"], "2026-02-03");
    let stale = save(&world, &concern, "mediation-tried", "*", &done("2026-02-04")).await.expect(412);
    assert_eq!(stale.body["currentEtag"], first.body["etag"]);
    save(&world, &concern, "relationships-tried", "*", &done("2026-02-04")).await.expect(200);
    let lead = "00000000-0000-7000-8000-000000001002";
    let body = json!({
        "done": true, "doneOn": "2026-02-04", "doneByPersonId": lead, "documentId": null, "note": "By phone",
    });
    let second = save(&world, &concern, "mediation-tried", &first.etag(), &body).await.expect(200);
    assert_eq!((&second.body["doneByPersonId"], &second.body["version"]), (&json!(lead), &json!(2)));
    world.get("officer", format!("{concern}/escalation/steps/mediation-tried")).await.expect(405);
    save(&world, &concern, "no-such-step", "*", &body).await.expect(404);

    let not_done = |on: Value, by: Value| json!({"done": false, "doneOn": on, "doneByPersonId": by, "documentId": null, "note": null});
    for (body, pointer, code) in [
        (not_done(json!("2026-02-04"), Value::Null), "#/doneOn", "mustBeNull"),
        (not_done(Value::Null, json!(lead)), "#/doneByPersonId", "mustBeNull"),
        (done("2049-01-01"), "#/doneOn", "dateInFuture"),
        (
            json!({"done": true, "doneOn": null, "doneByPersonId": null, "documentId": null, "note": null}),
            "#/doneOn",
            "required",
        ),
        (
            json!({
                "done": true, "doneOn": "2026-02-04", "doneByPersonId": Uuid::now_v7(), "documentId": null, "note": null,
            }),
            "#/doneByPersonId",
            "unknownPerson",
        ),
    ] {
        let refused = save(&world, &concern, "moderation", "*", &body).await.expect(422);
        assert_eq!(refused.errors(), [(pointer.to_owned(), code.to_owned())]);
    }
    let approval =
        save(&world, &concern, "regional-director-approval", "*", &done("2026-02-04")).await.expect(409);
    assert_eq!(approval.error_codes(), ["stepNotRecordable"]);
    world.end().await;
}

#[actix_web::test]
async fn mandation_is_the_directors_and_rests_on_what_came_before() {
    let world = World::new().await;
    let case = case(&world, "maintained").await;
    let concern = concern(&world, &case).await;
    for key in BEFORE {
        save(&world, &concern, key, "*", &done("2026-02-03")).await.expect(200);
    }
    let lead = step(&world, "lead", &concern, "approve-mandation", &mandate("approve")).await.expect(403);
    assert_eq!(lead.error_codes(), ["noDelegation"]);
    let mut behalf = mandate("approve");
    behalf["decision"]["channel"] = json!("onBehalf");
    let behalf = step(&world, "lead", &concern, "approve-mandation", &behalf).await.expect(422);
    assert_eq!(behalf.error_codes(), ["required", "evidenceOfDecisionRequired"]);
    step(&world, "director", &concern, "approve-mandation", &mandate("refuse")).await.expect(201);
    let ladder = world.get("officer", format!("{concern}/escalation")).await.expect(200);
    assert_eq!(ladder.body["steps"][4]["done"], false);
    assert_eq!(ladder.body["summary"]["mandation"]["outcome"], "refuse");
    let approved =
        step(&world, "director", &concern, "approve-mandation", &mandate("approve")).await.expect(201);
    let ladder = world.get("officer", format!("{concern}/escalation")).await.expect(200);
    assert_eq!(ladder.body["steps"][4]["decisionId"], approved.body["id"]);
    assert_eq!(ladder.body["steps"][4]["doneOn"], "2026-02-10");
    let again =
        step(&world, "director", &concern, "approve-mandation", &mandate("approve")).await.expect(409);
    assert_eq!(again.error_codes(), ["alreadyDecided"]);
    let undone =
        json!({"done": false, "doneOn": null, "doneByPersonId": null, "documentId": null, "note": null});
    let undone = save(&world, &concern, BEFORE[0], "\"1\"", &undone).await.expect(409);
    assert_eq!(undone.error_codes(), ["stepReliedOn"]);
    let early = save(&world, &concern, "notice-sent", "*", &done("2026-02-09")).await.expect(422);
    assert_eq!(early.errors(), [("#/doneOn".to_owned(), "dateBefore".to_owned())]);
    let found = world.database.count("decisions where kind = 'mandation'").await;
    assert_eq!(found, 2);
    world.end().await;
}

#[actix_web::test]
async fn a_concern_is_resolved_with_its_true_date_and_taken_up_again_by_a_lead() {
    let world = World::new().await;
    let case = case(&world, "academy").await;
    let concern = concern(&world, &case).await;
    let resolve = |on: &str| json!({"resolvedOn": on, "details": "They answered"});
    for (on, code) in [("2026-01-31", "dateBefore"), ("2049-01-01", "dateInFuture")] {
        let refused = step(&world, "officer", &concern, "resolve", &resolve(on)).await.expect(422);
        assert_eq!(refused.errors(), [("#/resolvedOn".to_owned(), code.to_owned())]);
    }
    let future = json!({"summary": "No answer", "details": "For weeks", "raisedOn": "2049-01-01"});
    let future = world.post("officer", format!("{case}/concerns"), &future).await.expect(422);
    assert_eq!(future.errors(), [("#/raisedOn".to_owned(), "dateInFuture".to_owned())]);
    let unresolved = step(&world, "lead", &concern, "reopen", &json!({"reason": "Again"})).await.expect(409);
    assert_eq!(unresolved.error_codes(), ["concernNotResolved"]);
    let resolved = step(&world, "officer", &concern, "resolve", &resolve("2026-02-05")).await.expect(200);
    assert_eq!(
        (&resolved.body["state"], &resolved.body["resolvedOn"]),
        (&json!("resolved"), &json!("2026-02-05"))
    );
    for (name, body, person) in [
        ("resolve", resolve("2026-02-05"), "officer"),
        ("escalate", notice(&world, &concern, "twn").await, "officer"),
        ("information-powers", powers(), "director"),
    ] {
        let refused = step(&world, person, &concern, name, &body).await;
        assert_eq!(refused.status, 409, "{name}: {refused}");
    }
    let changed = world.change("officer", "PUT", &concern, &resolved.etag(), &said()).await.expect(409);
    assert_eq!(changed.error_codes(), ["concernResolved"]);
    step(&world, "officer", &concern, "reopen", &json!({"reason": "Again"})).await.expect(403);
    let reopened = step(&world, "lead", &concern, "reopen", &json!({"reason": "Again"})).await.expect(200);
    assert_eq!((&reopened.body["state"], &reopened.body["resolution"]), (&json!("open"), &Value::Null));
    world.end().await;
}

#[actix_web::test]
async fn a_concern_is_changed_by_who_works_the_case_and_lists_are_newest_first() {
    let world = World::new().await;
    let case = case(&world, "academy").await;
    let first = concern(&world, &case).await;
    let mut later = said();
    later["raisedOn"] = json!("2026-02-03");
    let second = world.post("officer", format!("{case}/concerns"), &later).await.expect(201).id();
    step(&world, "officer", &first, "resolve", &json!({"resolvedOn": "2026-02-05", "details": "Over"}))
        .await
        .expect(200);
    let ids = |answer: Answer| -> Vec<Value> {
        answer.expect(200).body["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
    };
    let all = ids(world.get("reader", format!("{case}/concerns")).await);
    assert_eq!((all.len(), &all[0]), (2, &json!(second)));
    let open = ids(world.get("reader", format!("{case}/concerns?state=open&state=escalated")).await);
    assert_eq!(open, [json!(second)]);
    let path = format!("{case}/concerns/{second}");
    let blank = json!({"summary": " ", "details": "", "raisedOn": "2026-02-03"});
    let blank = world.change("officer", "PUT", &path, "\"1\"", &blank).await.expect(422);
    assert_eq!(blank.error_codes(), ["blank", "blank"]);
    let changed = world.change("officer", "PUT", &path, "\"1\"", &said()).await.expect(200);
    assert_eq!(changed.body["raisedOn"], "2026-02-01");
    world.end().await;
}

#[actix_web::test]
async fn tools_are_used_withdrawn_and_moved_in_one_transaction() {
    let world = World::new().await;
    let case = case(&world, "maintained").await;
    let (from, to) = (concern(&world, &case).await, concern(&world, &case).await);
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    for (tool, member, body) in [
        ("information-powers", "informationPowers", powers()),
        ("interim-executive-board", "interimExecutiveBoard", board()),
    ] {
        let moving = |to: &str| json!({"toConcernId": id(to), "reason": "Belongs there"});
        let nothing = step(&world, "officer", &from, &format!("{tool}/move"), &moving(&to)).await.expect(409);
        assert_eq!(nothing.error_codes(), ["notInUse"]);
        let lead = step(&world, "lead", &from, tool, &body).await.expect(403);
        assert_eq!(lead.error_codes(), ["noDelegation"]);
        let used = step(&world, "director", &from, tool, &body).await.expect(201);
        assert_eq!(used.body["inForce"], true);
        let again = step(&world, "director", &from, tool, &body).await.expect(409);
        assert_eq!(again.error_codes(), ["alreadyInUse"]);
        let unknown = json!({"toConcernId": Uuid::now_v7(), "reason": "Belongs there"});
        let unknown = step(&world, "officer", &from, &format!("{tool}/move"), &unknown).await.expect(422);
        assert_eq!(unknown.errors(), [("#/toConcernId".to_owned(), "unknownReference".to_owned())]);
        let itself =
            step(&world, "officer", &from, &format!("{tool}/move"), &moving(&from)).await.expect(409);
        assert_eq!(itself.error_codes(), ["alreadyInUse"]);

        let before = world.get("officer", &to).await.etag();
        let moved = step(&world, "officer", &from, &format!("{tool}/move"), &moving(&to)).await.expect(200);
        assert_eq!(moved.body["concernId"], id(&to));
        let (left, right) = (world.get("officer", &from).await, world.get("officer", &to).await);
        assert_eq!(
            (&left.body[member], &right.body[member]["decisionId"]),
            (&Value::Null, &used.body["decisionId"])
        );
        let version = |etag: String| etag.split('-').next().unwrap().to_owned();
        assert_eq!(version(left.etag()), version(moved.etag()));
        assert_ne!(right.etag(), before, "what it moved to has a new version");

        let early = json!({"withdrawnOn": "2026-02-09", "reason": "Over"});
        let early = step(&world, "lead", &to, &format!("{tool}/withdraw"), &early).await.expect(422);
        assert_eq!(early.errors(), [("#/withdrawnOn".to_owned(), "dateBefore".to_owned())]);
        let over = json!({"withdrawnOn": "2026-02-11", "reason": "Over"});
        step(&world, "officer", &to, &format!("{tool}/withdraw"), &over).await.expect(403);
        let withdrawn = step(&world, "lead", &to, &format!("{tool}/withdraw"), &over).await.expect(200);
        assert_eq!(
            (&withdrawn.body["inForce"], &withdrawn.body["withdrawnOn"]),
            (&json!(false), &json!("2026-02-11"))
        );
        let twice = step(&world, "lead", &to, &format!("{tool}/withdraw"), &over).await.expect(409);
        assert_eq!(twice.error_codes(), ["notInUse"]);
    }
    let kinds = "events where kind in ('concern.informationPowersMoved', 'concern.boardMoved')";
    assert_eq!(world.database.count(kinds).await, 4, "each move is a fact of both concerns");
    world.end().await;
}

#[actix_web::test]
async fn a_board_is_for_maintained_schools_and_a_resolved_concern_takes_no_tools() {
    let world = World::new().await;
    let academy = case(&world, "academy").await;
    let (first, second) = (concern(&world, &academy).await, concern(&world, &academy).await);
    let refused = step(&world, "director", &first, "interim-executive-board", &board()).await.expect(409);
    assert_eq!(refused.error_codes(), ["maintainedOnly"]);
    let resolve = json!({"resolvedOn": "2026-02-05", "details": "Over"});
    step(&world, "officer", &second, "resolve", &resolve).await.expect(200);
    step(&world, "director", &first, "information-powers", &powers()).await.expect(201);
    let to = json!({"toConcernId": second.rsplit('/').next(), "reason": "Belongs there"});
    let resolved = step(&world, "officer", &first, "information-powers/move", &to).await.expect(409);
    assert_eq!(resolved.error_codes(), ["concernResolved"]);
    let resolved = step(&world, "director", &second, "information-powers", &powers()).await.expect(409);
    assert_eq!(resolved.error_codes(), ["concernResolved"]);
    world.end().await;
}

#[actix_web::test]
async fn l11_concerns_contacts_and_referrals_are_written_while_a_case_is_paused_and_tasks_are_not() {
    let world = World::new().await;
    let case = case(&world, "academy").await;
    let pause = json!({"pausedOn": "2026-03-03", "reviewBy": "2049-01-01", "reason": "The head has left"});
    let etag = world.get("officer", &case).await.body["etag"].as_str().unwrap().to_owned();
    world.change("officer", "POST", format!("{case}/pause"), &etag, &pause).await.expect(200);
    let task = json!({"contacted": false, "contactedOn": null, "dioceseContactedOn": null});
    let path = format!("{case}/tasks/contact-responsible-body");
    let paused = world.change("officer", "PUT", path, "\"0\"", &task).await.expect(409);
    assert_eq!(paused.error_codes(), ["casePaused"]);
    let concern = concern(&world, &case).await;
    save(&world, &concern, "mediation-tried", "*", &done("2026-02-03")).await.expect(200);
    let decision = json!({"reasons": "No longer needed", "decidedOn": "2026-03-05", "channel": "inSystem"});
    let close = json!({"outcome": "withdrawn", "closedOn": "2026-03-05", "decision": decision});
    let etag = world.get("director", &case).await.body["etag"].as_str().unwrap().to_owned();
    world.change("director", "POST", format!("{case}/close"), &etag, &close).await.expect(200);
    let closed = world.post("officer", format!("{case}/concerns"), &said()).await.expect(409);
    assert_eq!((closed.code(), closed.error_codes()), ("caseNotWritable", vec!["caseClosed".to_owned()]));
    let closed = save(&world, &concern, "moderation", "*", &done("2026-02-03")).await.expect(409);
    assert_eq!(closed.error_codes(), ["caseClosed"]);
    world.end().await;
}

#[actix_web::test]
async fn cases_are_found_by_whether_a_concern_is_open() {
    let world = World::new().await;
    let (with, without) = (case(&world, "academy").await, case(&world, "academy").await);
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let concern = concern(&world, &with).await;
    let found = async |open: bool| -> Vec<String> {
        let cases = world.get("lead", format!("/v1/cases?concernOpen={open}&limit=200")).await.expect(200);
        let items = cases.body["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found(true).await, [id(&with)]);
    let others = found(false).await;
    assert!(others.contains(&id(&without)) && !others.contains(&id(&with)));
    step(&world, "officer", &concern, "resolve", &json!({"resolvedOn": "2026-02-05", "details": "Over"}))
        .await
        .expect(200);
    assert_eq!(found(true).await, Vec::<String>::new());
    world.end().await;
}
