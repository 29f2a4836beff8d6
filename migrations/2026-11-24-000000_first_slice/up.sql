set lock_timeout = '5s';

-- The server acts as this role, which owns nothing: it cannot alter tables, disable triggers or rewrite the record.
do $$
begin
    if not exists (select from pg_roles where rolname = 'rise_application') then
        create role rise_application nologin;
    end if;
exception when duplicate_object or unique_violation then
    null; -- another database of the same server was being migrated at the same moment
end
$$;
grant rise_application to current_user;

create extension if not exists pg_trgm;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = '55000';
end
$$;

----------------------------------------------------------------------------------------------------- the record

-- The head of every chain of events. Advancing it is the guard of every write.
create table chains (
    subject      uuid primary key,
    subject_kind text not null check (subject_kind in ('case', 'person', 'platform')),
    seq          bigint not null check (seq > 0),
    hash         bytea not null check (length(hash) = 32),
    at           timestamptz not null
) with (fillfactor = 85);
create index chains_of_cases_by_time on chains (at, subject) where subject_kind = 'case';

create table events (
    position      bigint generated always as identity primary key,
    id            uuid not null unique,
    xid           xid8 not null default pg_current_xact_id(),
    chain         uuid not null references chains (subject),
    seq           bigint not null check (seq > 0),
    kind          text not null,
    subject_kind  text not null,
    subject_id    uuid not null,
    actor_person  uuid,
    actor_client  uuid,
    at            timestamptz not null,
    body          bytea not null,
    previous_hash bytea check (length(previous_hash) = 32),
    hash          bytea not null check (length(hash) = 32),
    unique (chain, seq),
    check ((seq = 1) = (previous_hash is null))
);
create index events_by_time on events using brin (at timestamptz_minmax_multi_ops) with (pages_per_range = 32, autosummarize = on);

-- Personal data and free text of events. Erasing a row leaves the chain whole: the event holds a digest under its key.
create table event_private (
    event_id uuid primary key references events (id),
    key      bytea not null check (length(key) = 32),
    body     text not null
);

create table idempotency (
    caller      text not null,
    operation   text not null,
    key         text not null check (length(key) between 1 and 255),
    fingerprint bytea not null,
    status      smallint not null,
    location    text,
    etag        text,
    body        text not null,
    at          timestamptz not null,
    primary key (caller, operation, key)
);
create index idempotency_by_age on idempotency (at);

-------------------------------------------------------------------------------------------- people and access

create table people (
    id           uuid primary key,
    version      integer not null check (version > 0),
    tenant_id    uuid not null,
    object_id    uuid not null,
    display_name text not null check (length(display_name) between 1 and 200),
    search_name  text not null,
    email        text not null check (length(email) between 3 and 254),
    functions    text[] not null check (functions <@ array ['deliver', 'advise']),
    created_at   timestamptz not null,
    unique (tenant_id, object_id)
);
create index people_by_name on people (search_name, id);

create table access_scopes (
    id         uuid primary key,
    version    integer not null check (version > 0),
    person_id  uuid references people (id),
    client_id  uuid,
    region     text,
    from_on    date not null,
    to_on      date check (to_on >= from_on),
    reason     text not null check (length(reason) between 1 and 500),
    granted_by uuid,
    granted_at timestamptz not null,
    revoked_at timestamptz,
    check (num_nonnulls(person_id, client_id) = 1),
    check (granted_by is distinct from person_id or person_id is null)
);
create index access_scopes_of_people on access_scopes (person_id) where revoked_at is null;
create index access_scopes_of_clients on access_scopes (client_id) where revoked_at is null;

-- A conflict of interest hides everything about a school or organisation from a person.
create table access_exclusions (
    id              uuid primary key,
    version         integer not null check (version > 0),
    person_id       uuid not null references people (id),
    urn             text,
    organisation_id uuid,
    reason          text not null check (length(reason) between 1 and 500),
    added_at        timestamptz not null,
    removed_at      timestamptz,
    check (num_nonnulls(urn, organisation_id) = 1)
);
create index access_exclusions_of_people on access_exclusions (person_id, urn) where removed_at is null;

create table delegations (
    id            uuid primary key,
    version       integer not null check (version > 0),
    person_id     uuid references people (id),
    role          text,
    decision_kind text not null,
    region        text,
    from_on       date not null,
    to_on         date check (to_on >= from_on),
    authority     text not null check (length(authority) between 1 and 500),
    check (num_nonnulls(person_id, role) = 1)
);
create index delegations_by_kind on delegations (decision_kind);

-- The standing scheme: what a role may decide without being named.
insert into delegations (id, version, role, decision_kind, from_on, authority) values
    ('00000000-0000-7000-8000-00000000d001', 1, 'Case.Lead', 'eligibility', '2025-01-01', 'Standing scheme of delegation: eligibility'),
    ('00000000-0000-7000-8000-00000000d002', 1, 'Case.Deliver', 'eligibility', '2025-01-01', 'Standing scheme of delegation: eligibility'),
    ('00000000-0000-7000-8000-00000000d003', 1, 'Case.Decide', 'eligibility', '2025-01-01', 'Standing scheme of delegation: eligibility');

-------------------------------------------------------------------------------------------------- the register

create table schools (
    urn                  text primary key check (urn ~ '^[0-9]{6}$'),
    ukprn                text check (ukprn ~ '^1[0-9]{7}$'),
    name                 text not null,
    search_name          text not null,
    establishment_number text,
    la_code              text not null check (la_code ~ '^[0-9]{3}$'),
    la_name              text not null,
    region               text,
    type_code            smallint not null,
    type_name            text not null,
    type_group           text not null,
    school_kind          text not null check (school_kind in ('maintained', 'academy', 'other')),
    status               text not null check (status in ('open', 'openButProposedToClose', 'closed', 'proposedToOpen')),
    opened_on            date,
    closed_on            date,
    phase                text,
    statutory_low_age    smallint,
    statutory_high_age   smallint,
    pupils               integer,
    religious_character  text,
    faith                text not null check (faith in ('none', 'catholic', 'other')),
    diocese              text,
    trust_uid            text,
    trust_name           text,
    federation_uid       text,
    federation_name      text,
    street               text,
    locality             text,
    address3             text,
    town                 text,
    county               text,
    postcode             text,
    telephone            text,
    website              text,
    head_name            text,
    head_job_title       text,
    gias_changed_on      date
);
create index schools_by_name on schools (search_name, urn);
create index schools_by_text on schools using gin (search_name gin_trgm_ops);
create index schools_by_trust on schools (trust_uid) where trust_uid is not null;

create table school_links (
    urn            text not null,
    linked_urn     text not null,
    link_type      text not null check (link_type in ('predecessor', 'successor', 'other')),
    link_name      text not null,
    established_on date,
    primary key (urn, linked_urn, link_name)
);
create index school_links_back on school_links (linked_urn, link_type);

create table school_imports (
    id          uuid primary key,
    kind        text not null check (kind in ('schools', 'links')),
    state       text not null check (state in ('running', 'applied', 'dryRun', 'refused', 'failed')),
    on_bad_row  text not null check (on_bad_row in ('skip', 'refuseFile')),
    dry_run     boolean not null,
    started_at  timestamptz not null,
    finished_at timestamptz,
    started_by  uuid,
    read        integer not null default 0,
    created     integer not null default 0,
    changed     integer not null default 0,
    unchanged   integer not null default 0,
    rejected    integer not null default 0,
    sha256      text,
    failure     text
);
create index school_imports_by_time on school_imports (kind, started_at, id);

create table school_import_rejections (
    import_id   uuid not null references school_imports (id),
    line        integer not null,
    number      integer not null,
    urn         text,
    column_name text not null,
    code        text not null,
    detail      text not null,
    primary key (import_id, line, number)
);

-- Rows of an import that is under way; its contents are worth nothing after a crash.
create unlogged table school_staging (import_id uuid not null, like schools including defaults);
create index school_staging_of_import on school_staging (import_id, urn);
create unlogged table school_link_staging (import_id uuid not null, like school_links including defaults);
create index school_link_staging_of_import on school_link_staging (import_id);

create table school_changes (
    id         uuid primary key,
    urn        text not null references schools (urn),
    import_id  uuid not null references school_imports (id),
    changed_at timestamptz not null,
    changed    jsonb not null
);
create index school_changes_of_school on school_changes (urn, changed_at, id);

-- A school, those it came from and those that came from it, however far.
create function school_lineage(start text) returns setof text language sql stable as $$
    with recursive
        later (urn) as (
            select start
            union
            select case when l.urn = w.urn then l.linked_urn else l.urn end
            from later w
            join school_links l on (l.urn = w.urn and l.link_type = 'successor')
                or (l.linked_urn = w.urn and l.link_type = 'predecessor')
        ),
        earlier (urn) as (
            select start
            union
            select case when l.urn = w.urn then l.linked_urn else l.urn end
            from earlier w
            join school_links l on (l.urn = w.urn and l.link_type = 'predecessor')
                or (l.linked_urn = w.urn and l.link_type = 'successor')
        )
    select urn from later union select urn from earlier
$$;

----------------------------------------------------------------------------------------------------- casework

create sequence case_references;

create table cases (
    id                    uuid primary key,
    version               integer not null check (version > 0),
    reference             integer not null unique check (reference > 0),
    urn                   text not null references schools (urn),
    school_name           text not null,
    school_search_name    text not null,
    search                text not null,
    region                text not null,
    la_code               text not null,
    la_name               text not null,
    type_name             text not null,
    school_kind           text not null check (school_kind in ('maintained', 'academy', 'other')),
    phase                 text,
    religious_character   text,
    trust_uid             text,
    trust_name            text,
    status                text not null check (status in ('inProgress', 'paused', 'closed')),
    closure_outcome       text,
    closed_on             date,
    track                 text not null check (track in ('undecided', 'matched', 'reviewProgress')),
    cohort                text not null,
    assessment_id         uuid not null,
    eligible              boolean not null,
    eligibility_basis     text,
    rule_version          text not null,
    eligibility_on        date not null,
    support_ends_on       date,
    officer_assignment_id uuid,
    delivery_officer_id   uuid references people (id),
    officer_from          date,
    adviser_id            uuid references people (id),
    previous_case_id      uuid references cases (id),
    opened_at             timestamptz not null,
    school_changes        integer not null default 0,
    check ((status = 'closed') = (closure_outcome is not null)),
    check ((status = 'closed') = (closed_on is not null)),
    check (num_nonnulls(officer_assignment_id, delivery_officer_id, officer_from) in (0, 3)),
    check (eligible = (eligibility_basis is not null))
) with (fillfactor = 85);
create unique index one_open_case_per_school on cases (urn) where status <> 'closed';
create index cases_by_urn on cases (urn);
create index cases_by_opening on cases (opened_at, id);
create index cases_by_region_and_opening on cases (region, opened_at, id);
create index cases_by_school_name on cases (school_search_name, id);
create index cases_by_officer on cases (delivery_officer_id, opened_at, id);
create index cases_by_adviser on cases (adviser_id) where adviser_id is not null;
create index cases_by_text on cases using gin (search gin_trgm_ops);

-- One open case per school, its predecessors and its successors: the linked schools are locked before looking.
create function one_open_case_per_lineage() returns trigger language plpgsql as $$
begin
    if new.status = 'closed' then
        return new;
    end if;
    perform from schools where urn in (select school_lineage(new.urn)) order by urn for update;
    if exists (
        select from cases
        where urn in (select school_lineage(new.urn)) and status <> 'closed' and id <> new.id
    ) then
        raise exception 'an open case exists in the lineage of school %', new.urn
            using errcode = '23505', constraint = 'one_open_case_per_lineage', table = 'cases';
    end if;
    return new;
end
$$;
create trigger one_open_case_per_lineage before insert on cases
    for each row execute function one_open_case_per_lineage();

create table case_assignments (
    id          uuid primary key,
    case_id     uuid not null references cases (id),
    role        text not null check (role in ('deliveryOfficer', 'adviser')),
    person_id   uuid not null references people (id),
    from_on     date not null,
    to_on       date check (to_on >= from_on),
    reason      text,
    end_reason  text,
    recorded_at timestamptz not null
);
-- That there is one at a time is held by the case's own row.
create index case_assignments_of_case on case_assignments (case_id, recorded_at, id);

create table decisions (
    id             uuid primary key,
    case_id        uuid not null references cases (id),
    kind           text not null,
    outcome        text not null,
    reasons        text not null check (reasons ~ '\S'),
    options        jsonb not null,
    conditions     text[] not null,
    evidence       uuid[] not null,
    rule_version   text,
    decided_by     uuid not null references people (id),
    decided_on     date not null,
    recorded_by    uuid not null references people (id),
    recorded_at    timestamptz not null,
    channel        text not null check (channel in ('inSystem', 'onBehalf')),
    delegation_id  uuid not null references delegations (id),
    review_on      date check (review_on >= decided_on),
    check (decided_on <= (recorded_at at time zone 'Europe/London')::date),
    check (channel = 'inSystem' or cardinality(evidence) > 0),
    check (channel = 'onBehalf' or decided_by = recorded_by)
);
create index decisions_of_case on decisions (case_id, recorded_at, id);

create table eligibility_assessments (
    id              uuid primary key,
    case_id         uuid not null references cases (id),
    eligible        boolean not null,
    basis           text,
    reason          text,
    inspections     jsonb not null,
    assessed_on     date not null,
    assessed_by     uuid references people (id),
    rule_version    text not null,
    changed_on      date not null,
    support_ends_on date,
    decision_id     uuid not null references decisions (id),
    recorded_at     timestamptz not null,
    check (eligible = (basis is not null)),
    check (eligible or reason is not null),
    check (basis is distinct from 'discretionary' or reason is not null),
    check (support_ends_on is null or not eligible)
);
create index eligibility_assessments_of_case on eligibility_assessments (case_id, recorded_at, id);

create table case_tasks (
    case_id    uuid not null references cases (id),
    task       text not null,
    version    integer not null check (version > 0),
    progress   text not null check (progress in ('notStarted', 'inProgress', 'completed')),
    reached_on date not null,
    answers    jsonb not null,
    updated_at timestamptz not null,
    updated_by jsonb not null,
    primary key (case_id, task)
) with (fillfactor = 85);

create table notes (
    id         uuid primary key,
    case_id    uuid not null references cases (id),
    version    integer not null check (version > 0),
    author     jsonb not null,
    author_id  uuid,
    added_at   timestamptz not null,
    changed_at timestamptz not null,
    text       text check (length(text) between 1 and 10000),
    search     text
);
create index notes_of_case on notes (case_id, added_at, id);

create table note_versions (
    note_id uuid not null references notes (id),
    version integer not null check (version > 0),
    text    text not null check (length(text) between 1 and 10000),
    at      timestamptz not null,
    primary key (note_id, version)
);

------------------------------------------------------------------------------------------------ reference data

create table reference_lists (
    key      text primary key,
    label    text not null,
    editable boolean not null
);

create table reference_values (
    list        text not null references reference_lists (key),
    code        text not null check (length(code) between 1 and 50),
    label       text not null check (length(label) between 1 and 200),
    position    smallint not null,
    active_from date not null,
    active_to   date check (active_to >= active_from),
    primary key (list, code)
);

insert into reference_lists (key, label, editable) values
    ('cohorts', 'Cohorts in which schools enter the programme', true),
    ('eligibility-bases', 'Why a school may have targeted support', false),
    ('regions', 'The nine regions of England', false),
    ('task-keys', 'The 24 tasks of a case', false);

insert into reference_values (list, code, label, position, active_from) values
    ('cohorts', 'pilot', 'Pilot', 1, '2025-01-01'),
    ('cohorts', 'spring25', 'Spring 25', 2, '2025-01-01'),
    ('cohorts', 'summer25', 'Summer 25', 3, '2025-04-01'),
    ('cohorts', 'autumn25', 'Autumn 25', 4, '2025-09-01'),
    ('cohorts', 'spring26', 'Spring 26', 5, '2026-01-01'),
    ('cohorts', 'flow', 'Flow', 6, '2025-01-01'),
    ('eligibility-bases', 'stuckRi', 'Stuck: requires improvement', 1, '2025-01-01'),
    ('eligibility-bases', 'stuckSubJudgement', 'Stuck: by sub-judgement', 2, '2025-01-01'),
    ('eligibility-bases', 'stuckReportCard', 'Stuck: by report card', 3, '2025-01-01'),
    ('eligibility-bases', 'requiresSignificantImprovement', 'Requires significant improvement', 4, '2025-01-01'),
    ('eligibility-bases', 'specialMeasures', 'Special measures', 5, '2025-01-01'),
    ('eligibility-bases', 'lowAttainment', 'Low attainment', 6, '2025-01-01'),
    ('eligibility-bases', 'discretionary', 'Discretionary', 7, '2025-01-01'),
    ('regions', 'eastMidlands', 'East Midlands', 1, '2025-01-01'),
    ('regions', 'eastOfEngland', 'East of England', 2, '2025-01-01'),
    ('regions', 'london', 'London', 3, '2025-01-01'),
    ('regions', 'northEast', 'North East', 4, '2025-01-01'),
    ('regions', 'northWest', 'North West', 5, '2025-01-01'),
    ('regions', 'southEast', 'South East', 6, '2025-01-01'),
    ('regions', 'southWest', 'South West', 7, '2025-01-01'),
    ('regions', 'westMidlands', 'West Midlands', 8, '2025-01-01'),
    ('regions', 'yorkshireAndTheHumber', 'Yorkshire and the Humber', 9, '2025-01-01'),
    ('task-keys', 'confirm-eligibility', 'Confirm starting eligibility', 1, '2025-01-01'),
    ('task-keys', 'contact-responsible-body', 'Make initial contact with the responsible body', 2, '2025-01-01'),
    ('task-keys', 'check-adviser-conflicts', 'Check potential adviser conflicts of interest', 3, '2025-01-01'),
    ('task-keys', 'send-formal-notification', 'Send the formal notification', 4, '2025-01-01'),
    ('task-keys', 'record-conflict-response', 'Record the responsible body''s response on conflicts', 5, '2025-01-01'),
    ('task-keys', 'allocate-adviser', 'Allocate an adviser', 6, '2025-01-01'),
    ('task-keys', 'adviser-initial-contact', 'Adviser''s initial contact', 7, '2025-01-01'),
    ('task-keys', 'arrange-initial-visit', 'Arrange the initial visit', 8, '2025-01-01'),
    ('task-keys', 'record-initial-visit', 'Record the initial visit', 9, '2025-01-01'),
    ('task-keys', 'complete-diagnosis-assessment', 'Complete the diagnosis assessment', 10, '2025-01-01'),
    ('task-keys', 'initial-diagnosis-decision', 'Record the initial diagnosis decision', 11, '2025-01-01'),
    ('task-keys', 'choose-supporting-organisation', 'Choose the preferred supporting organisation', 12, '2025-01-01'),
    ('task-keys', 'due-diligence', 'Carry out due diligence', 13, '2025-01-01'),
    ('task-keys', 'supporting-organisation-appointment', 'Record the appointment', 14, '2025-01-01'),
    ('task-keys', 'supporting-organisation-contact', 'Confirm the supporting organisation''s contact details', 15, '2025-01-01'),
    ('task-keys', 'request-planning-grant-letter', 'Request the planning grant offer letter', 16, '2025-01-01'),
    ('task-keys', 'confirm-planning-grant-letter', 'Confirm the planning grant offer letter was sent', 17, '2025-01-01'),
    ('task-keys', 'share-indicative-band', 'Share the indicative funding band', 18, '2025-01-01'),
    ('task-keys', 'review-improvement-plan', 'Review the improvement plan', 19, '2025-01-01'),
    ('task-keys', 'send-plan-for-approval', 'Send the improvement plan for approval', 20, '2025-01-01'),
    ('task-keys', 'improvement-plan-decision', 'Record the improvement plan decision', 21, '2025-01-01'),
    ('task-keys', 'improvement-plan-objectives', 'Enter the improvement plan objectives', 22, '2025-01-01'),
    ('task-keys', 'request-improvement-grant-letter', 'Request the improvement grant offer letter', 23, '2025-01-01'),
    ('task-keys', 'confirm-improvement-grant-letter', 'Confirm the improvement grant offer letter was sent', 24, '2025-01-01');

------------------------------------------------------------------------------------------------------- the walls

do $$
declare
    name text;
begin
    foreach name in array array ['events', 'decisions', 'eligibility_assessments', 'note_versions', 'school_changes']
    loop
        execute format('create trigger append_only before update or delete on %I for each row execute function refuse_change()', name);
        execute format('create trigger append_only_whole before truncate on %I for each statement execute function refuse_change()', name);
    end loop;
end
$$;

grant usage on schema public to rise_application;
grant select on all tables in schema public to rise_application;
grant insert on events, event_private, decisions, eligibility_assessments, note_versions, school_changes,
    school_import_rejections, people to rise_application;
grant insert, update on chains, idempotency, access_scopes, access_exclusions, schools, school_links, school_imports,
    cases, case_assignments, case_tasks, notes to rise_application;
grant insert, delete on school_staging, school_link_staging to rise_application;
grant usage on sequence case_references to rise_application;
