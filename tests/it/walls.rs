//! The walls in the database: what the server's own role cannot do, and what an owner's edit leaves to be seen.

use serde_json::json;
use tests::World;

#[actix_web::test]
async fn the_server_s_role_cannot_rewrite_the_record() {
    let world = World::new().await;
    for statement in [
        "update events set kind = 'nothing.happened'",
        "delete from events",
        "truncate events cascade",
        "update decisions set outcome = 'eligible'",
        "delete from note_versions",
        "delete from cases",
        "alter table events disable trigger all",
        "update event_private set body = '{}'",
    ] {
        let as_server = format!("set role rise_application; {statement}");
        let refused = world.database.try_execute(&as_server).await.unwrap_err().to_string();
        let walls = ["permission denied", "must be owner"];
        assert!(walls.iter().any(|wall| refused.contains(wall)), "{statement}: {refused}");
    }
    world.end().await;
}

#[actix_web::test]
async fn even_the_owner_runs_into_the_triggers() {
    let world = World::new().await;
    for table in ["events", "decisions", "eligibility_assessments", "note_versions", "school_changes"] {
        for statement in [format!("delete from {table}"), format!("truncate {table} cascade")] {
            match world.database.try_execute(&statement).await {
                Err(error) => assert!(error.to_string().contains("append-only"), "{statement}: {error}"),
                Ok(()) => assert_eq!(world.database.count(table).await, 0, "{statement} went through"),
            }
        }
    }
    world.end().await;
}

/// What somebody with the owner's login does to the chain of a case, and the first link that then does not hold.
const TAMPERING: [(&str, &str, i64); 6] = [
    ("an edit", "update events set body = body || ' '::bytea where chain = '{case}' and seq = 3", 3),
    ("a column", "update events set kind = 'note.removed' where chain = '{case}' and seq = 4", 4),
    ("a deletion", "delete from event_private; delete from events where chain = '{case}' and seq = 2", 2),
    ("a cut tail", "delete from event_private; delete from events where chain = '{case}' and seq = 5", 5),
    (
        "a swap",
        "update events set seq = seq + 100 where chain = '{case}' and seq in (2, 3); \
         update events set seq = 105 - seq where chain = '{case}' and seq > 100",
        2,
    ),
    (
        "private text",
        "update event_private set body = '{}' \
         where event_id = (select id from events where chain = '{case}' and seq = 4)",
        4,
    ),
];

#[actix_web::test]
async fn verification_names_the_first_link_that_does_not_hold() {
    for (what, tampering, seq) in TAMPERING {
        let world = World::new().await;
        let opening = json!({
            "urn": "900001", "cohort": "flow", "eligible": true, "basis": "stuckRi",
            "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
        });
        let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
        for text in ["One", "Two"] {
            world.post("lead", format!("/v1/cases/{case}/notes"), &json!({"text": text})).await.expect(201);
        }
        assert_eq!(world.state.db.verify(|_| {}).await.unwrap().broken, []);
        let tampering = tampering.replace("{case}", &case);
        world.database.execute(&format!("alter table events disable trigger user; {tampering}")).await;
        let broken = world.state.db.verify(|_| {}).await.unwrap().broken;
        let found: Vec<_> = broken.iter().map(|link| (link.chain.to_string(), link.seq)).collect();
        assert_eq!(found, [(case, seq)], "{what}");
        world.end().await;
    }
}
