//! The data: invented cases, each with touched tasks and a long history.

use std::path::Path;
use std::time::Instant;

use actix_web::rt::System;
use actix_web::web;
use api::auth::{LocalIssuer, Verifier};
use api::local::{LocalPostgres, set_up};
use api::{CursorKey, Quotas, Settings, State};
use persistence::{Database, PoolSizes};

use crate::{DURABILITY, Outcome, Plan, sql};

/// What a server of this size would be given; durability stays as it is.
const SERVER: [&str; 5] = [
    "shared_preload_libraries = 'pg_stat_statements'",
    "shared_buffers = '1GB'",
    "max_wal_size = '8GB'",
    "checkpoint_timeout = '15min'",
    "pg_stat_statements.track_planning = on",
];

/// A server of its own, set up for what is measured; its data is kept for the next run.
pub(crate) fn server(folder: &Path) -> Outcome<LocalPostgres> {
    let data = folder.join("postgres");
    let server = LocalPostgres::start(&data, DURABILITY)?;
    if sql::text(&server.superuser_url(), "show shared_preload_libraries")?.contains("pg_stat_statements") {
        return Ok(server);
    }
    for setting in SERVER.iter().take(4) {
        sql::text(&server.superuser_url(), &format!("alter system set {setting}"))?;
    }
    server.stop();
    let server = LocalPostgres::start(&data, DURABILITY)?;
    sql::text(&server.superuser_url(), &format!("alter system set {}", SERVER[4]))?;
    sql::text(&server.superuser_url(), "select pg_reload_conf()")?;
    Ok(server)
}

/// The benchmark's database, as the superuser.
pub(crate) fn database(server: &LocalPostgres) -> String {
    let url = server.superuser_url();
    match url.strip_suffix("/postgres") {
        Some(start) => format!("{start}/rise"),
        None => url.replace("/postgres?", "/rise?"),
    }
}

/// Fills the database, unless an earlier run has.
pub(crate) fn fill(server: &LocalPostgres, plan: &Plan) -> Outcome<()> {
    let wanted = format!("{} cases, {} events of each", plan.cases, plan.events);
    let marked = "select coalesce(obj_description(to_regclass('cases'), 'pg_class'), '')";
    if sql::text(&database(server), marked).is_ok_and(|mark| mark == wanted) {
        println!("The data of an earlier run is used: {wanted}");
        return migrated(server);
    }
    println!("Seeding {wanted}; this takes some minutes");
    let began = Instant::now();
    let drop = "drop schema public cascade; create schema public authorization rise_owner;
        grant usage on schema public to public;
        create extension if not exists pg_stat_statements";
    sql::text(&database(server), drop)?;
    invented(server)?;
    for statement in statements(plan) {
        sql::text(&database(server), &statement)?;
        println!("  {:.0} s", began.elapsed().as_secs_f64());
    }
    sql::text(&database(server), "vacuum analyze")?;
    sql::text(&database(server), &format!("comment on table cases is '{wanted}'"))?;
    Ok(())
}

/// Brings the data of an earlier run to the schema of today.
fn migrated(server: &LocalPostgres) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(persistence::migrate(server.url()))?;
    Ok(())
}

/// The people, schools and cases that every local copy has.
fn invented(server: &LocalPostgres) -> Outcome<()> {
    migrated(server)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let db = Database::new(&server.url(), PoolSizes::default(), runtime.handle())?;
    let folder = tempfile::tempdir()?;
    let issuer = LocalIssuer::open(folder.path())?;
    let settings = Settings {
        cursors: CursorKey::new(vec![0; 32]),
        quotas: Quotas::USUAL,
        drain: std::time::Duration::ZERO,
    };
    let verifier = Verifier::new(issuer.rules(), issuer.keys());
    let state = web::Data::new(State::new(db, verifier, None, settings, api::system_clock())?);
    Ok(System::new().block_on(set_up(&state))?)
}

/// A case's id by its number.
pub(crate) fn case_id(number: &str) -> String {
    format!("('00000000-0000-7000-9000-' || lpad(to_hex({number}), 12, '0'))::uuid")
}

fn statements(plan: &Plan) -> [String; 6] {
    let (cases, events) = (plan.cases, plan.events);
    let id = case_id("n");
    let quiet = "set session_replication_role = replica;";
    [
        format!(
            "{quiet} insert into schools
            select s.* from schools one, generate_series(100000, 100000 + {cases} - 1) n,
                jsonb_populate_record(one, jsonb_build_object('urn', n::text)) s
            where one.urn = '900001'"
        ),
        format!(
            "{quiet} insert into cases
            select c.* from cases one, generate_series(0, {cases} - 1) n,
                jsonb_populate_record(one, jsonb_build_object(
                    'id', {id}, 'urn', (100000 + n)::text, 'reference', 1000 + n,
                    'region', (array['northEast', 'northWest', 'london', 'southEast', 'southWest', 'eastMidlands',
                        'westMidlands', 'eastOfEngland', 'yorkshireAndTheHumber'])[1 + n % 9],
                    'la_code', (800 + n % 150)::text, 'cohort', (array['flow', 'pilot', 'spring25'])[1 + n % 3],
                    'school_name', 'Invented School ' || n, 'school_search_name', 'invented school ' || n,
                    'search', 'rise-' || (1000 + n) || ' ' || (100000 + n) || ' invented school ' || n,
                    'opened_at', '2025-01-01'::timestamptz + n * interval '4 minutes')) c
            where one.urn = '900003'"
        ),
        format!(
            "{quiet} insert into case_tasks
            select {id}, t.task, one.version, one.progress, one.reached_on, one.answers, one.updated_at, one.updated_by
            from case_tasks one, generate_series(0, {cases} - 1) n,
                unnest(array['confirm-eligibility', 'contact-responsible-body', 'check-adviser-conflicts',
                    'send-formal-notification', 'record-conflict-response']) t (task)
            where one.task = 'contact-responsible-body'
                and one.case_id = (select id from cases where urn = '900003')"
        ),
        format!(
            "{quiet} insert into chains
            select {id}, 'case', {events}, sha256(int8send(n)), '2026-01-01'::timestamptz + n * interval '1 second'
            from generate_series(0, {cases} - 1) n"
        ),
        format!(
            "{quiet} alter table events drop constraint events_chain_seq_key;
            insert into events (id, chain, seq, kind, subject_kind, subject_id, actor_person, at, body, previous_hash, hash)
            select ('00000000-0000-7000-a000-' || lpad(to_hex(s * {cases}::bigint + n), 12, '0'))::uuid, {id}, s,
                'task.saved', 'task', {id}, one.actor_person, '2025-01-01'::timestamptz + s * interval '3 days', one.body,
                case when s > 1 then one.hash end, one.hash
            from (select * from events where kind = 'task.completed' and actor_person is not null
                    order by position desc limit 1) one,
                generate_series(1, {events}) s, generate_series(0, {cases} - 1) n"
        ),
        "alter table events add constraint events_chain_seq_key unique (chain, seq)".to_owned(),
    ]
}
