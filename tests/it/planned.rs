//! Cases that have come as far as their plan, arranged by rows: what leads there has tests of its own.

use tests::World;

pub(crate) const LEAD: &str = "00000000-0000-7000-8000-000000001002";
const ADVISER: &str = "00000000-0000-7000-8000-000000001006";
/// The tasks that facts complete, and task 18, as far as a plan depends on them.
const TASKS: [(usize, &str); 14] = [
    (3, "check-adviser-conflicts"),
    (6, "allocate-adviser"),
    (11, "initial-diagnosis-decision"),
    (12, "choose-supporting-organisation"),
    (13, "due-diligence"),
    (14, "supporting-organisation-appointment"),
    (15, "supporting-organisation-contact"),
    (16, "request-planning-grant-letter"),
    (17, "confirm-planning-grant-letter"),
    (18, "share-indicative-band"),
    (19, "review-improvement-plan"),
    (20, "send-plan-for-approval"),
    (21, "improvement-plan-decision"),
    (22, "improvement-plan-objectives"),
];
const BAND: &str = r#"{"bandCalculated": true, "bandCode": "top", "shared": true, "sharedOn": "2026-01-20"}"#;

/// Puts a case on a track, with an adviser and with what a plan depends on completed up to this task.
pub(crate) async fn worked(world: &World, case: &str, track: &str, tasks: usize) {
    let by = r#"{"kind": "localSetup", "personId": null, "clientId": null, "role": null}"#;
    let keys = TASKS.iter().filter(|(number, _)| *number <= tasks).map(|(_, key)| format!("'{key}'"));
    let keys = keys.collect::<Vec<_>>().join(", ");
    let sql = format!(
        "update cases set track = '{track}' where id = '{case}'; \
         update cases set adviser_id = '{ADVISER}', adviser_assignment_id = gen_random_uuid(), adviser_from = '2026-01-12' \
         where id = '{case}' and adviser_id is null; \
         insert into case_tasks (case_id, task, version, progress, reached_on, answers, updated_at, updated_by) \
         select '{case}', task, 1, 'completed', '2026-01-20', \
         case task when 'share-indicative-band' then '{BAND}'::jsonb else 'null' end, now(), '{by}' \
         from unnest(array[{keys}]) task on conflict do nothing"
    );
    world.database.execute(&sql).await;
}

/// Gives a case a document, or another case's.
pub(crate) async fn document(world: &World, case: &str, id: &str) {
    let sql = format!(
        "insert into documents (id, case_id, version, kind, title, url, contains_personal_data, classification, \
         removed, added_by, added_at, changed_at) values ('{id}', '{case}', 1, 'letter', 'A letter', \
         'https://documents.example.org/2', false, 'official', false, \
         '{{\"kind\": \"localSetup\", \"personId\": null, \"clientId\": null, \"role\": null}}', now(), now()) \
         on conflict (id) do update set case_id = excluded.case_id"
    );
    world.database.execute(&sql).await;
}

/// Gives a case a version of a plan, added and submitted by the lead, that has come as far as `stage`.
pub(crate) async fn version(world: &World, case: &str, id: &str, stage: &str) {
    let lead =
        format!(r#"{{"kind": "person", "personId": "{LEAD}", "clientId": null, "role": "Case.Lead"}}"#);
    let decision =
        if stage == "received" { "null".to_owned() } else { format!("'{}'", clearance(world, case).await) };
    let (on, band) = if stage == "received" { ("null", "null") } else { ("'2026-01-22'", "'upTo80000'") };
    let submitted = if stage == "submitted" {
        ("'2026-01-23'", format!("'{lead}'"))
    } else {
        ("null", "null".to_owned())
    };
    let sql = format!(
        "insert into plan_versions (id, case_id, version, number, received_on, document_id, added_by, added_at, \
         review_version, reviewed, band_confirmed, review_band, stage, clearance_decision_id, cleared_on, cleared_band, \
         submitted_on, submitted_by) values ('{id}', '{case}', 1, 1, '2026-01-21', gen_random_uuid(), '{lead}', now(), \
         0, true, true, 'upTo80000', '{stage}', {decision}, {on}, {band}, {}, {})",
        submitted.0, submitted.1
    );
    world.database.execute(&sql).await;
}

async fn clearance(world: &World, case: &str) -> uuid::Uuid {
    let id = uuid::Uuid::now_v7();
    let sql = format!(
        "insert into decisions (id, case_id, kind, outcome, reasons, options, conditions, evidence, decided_by, \
         decided_on, recorded_by, recorded_at, channel, delegation_id) \
         select '{id}', '{case}', 'planClearance', 'cleared', 'In order', '[]', '{{}}', '{{}}', '{LEAD}', '2026-01-22', \
         '{LEAD}', now(), 'inSystem', id from delegations limit 1"
    );
    world.database.execute(&sql).await;
    id
}

/// Gives a case an objective in the quality of education, complete or not.
pub(crate) async fn objective(world: &World, case: &str, id: &str, complete: bool) {
    let on = if complete { "'2026-01-24'" } else { "null" };
    let sql = format!(
        "insert into plans (case_id, version, completed_on) values ('{case}', 1, {on}); \
         insert into plan_objectives (id, case_id, version, number, area, details, added_at) \
         values ('{id}', '{case}', 1, 1, 'qualityOfEducation', 'Every pupil reads', now())"
    );
    world.database.execute(&sql).await;
}

/// Gives a case a review that has been held.
pub(crate) async fn review(world: &World, case: &str, id: &str) {
    let sql = format!(
        "insert into reviews (id, case_id, version, track, review_on, reviewer_kind, reviewer_person_id, \
         has_next_steps, added_at, removed) \
         values ('{id}', '{case}', 1, 'matched', '2026-02-01', 'adviser', '{ADVISER}', false, now(), false)"
    );
    world.database.execute(&sql).await;
}

/// Lets a review have rated an objective.
pub(crate) async fn rating(world: &World, review: &str, objective: &str) {
    let sql = format!(
        "insert into review_ratings (review_id, objective_id, version, rating, details) \
         values ('{review}', '{objective}', 2, 'amber', 'Some do')"
    );
    world.database.execute(&sql).await;
}
