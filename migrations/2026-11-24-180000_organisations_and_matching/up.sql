set lock_timeout = '5s';

-- An organisation has a chain of its own.
alter table chains drop constraint chains_subject_kind_check;
alter table chains add constraint chains_subject_kind_check
    check (subject_kind in ('case', 'person', 'platform', 'organisation'));

create table organisations (
    id                           uuid primary key,
    version                      integer not null check (version > 0),
    kind                         text not null
        check (kind in ('school', 'trust', 'localAuthority', 'laTradedService', 'federation')),
    legal_name                   text not null check (length(legal_name) between 1 and 200),
    search_name                  text not null,
    ukprn                        text check (ukprn ~ '^1[0-9]{7}$'),
    urn                          text references schools (urn),
    la_code                      text check (la_code ~ '^[0-9]{3}$'),
    trust_uid                    text check (length(trust_uid) between 1 and 10),
    company_number               text check (company_number ~ '^[0-9A-Z]{8}$'),
    address                      jsonb not null,
    pays_through_organisation_id uuid references organisations (id) check (pays_through_organisation_id <> id),
    status                       text not null check (status in ('active', 'closed')),
    created_at                   timestamptz not null,
    changed_at                   timestamptz not null,
    constraint known_by_the_identifier_of_its_kind check (case kind
        when 'school' then urn is not null
        when 'trust' then ukprn is not null
        when 'localAuthority' then la_code is not null
        when 'laTradedService' then company_number is not null
        else num_nonnulls(ukprn, urn, la_code, trust_uid, company_number) > 0
    end)
);
create unique index one_organisation_by_ukprn on organisations (ukprn);
create unique index one_organisation_by_trust_uid on organisations (trust_uid);
create unique index one_organisation_by_company_number on organisations (company_number);
create unique index one_organisation_by_urn on organisations (urn) where kind = 'school';
create unique index one_organisation_by_la_code on organisations (la_code) where kind = 'localAuthority';
create index organisations_by_name on organisations (search_name, id);
create index organisations_by_text on organisations using gin (search_name gin_trgm_ops);

create table candidates (
    id                      uuid primary key,
    case_id                 uuid not null references cases (id),
    version                 integer not null check (version > 0),
    organisation_id         uuid not null references organisations (id),
    note                    text check (length(note) between 1 and 1000),
    added_by                jsonb not null,
    added_at                timestamptz not null,
    changed_at              timestamptz not null,
    state                   text not null check (state in ('considered', 'selected', 'notChosen', 'withdrawn')),
    selected_on             date,
    selected_by             uuid references people (id),
    selected_reasons        text check (length(selected_reasons) between 1 and 4000),
    state_reason            text check (length(state_reason) between 1 and 500),
    due_diligence           jsonb not null,
    contact                 jsonb not null,
    appointment             text check (appointment in ('made', 'declined', 'ended')),
    appointment_on          date,
    appointment_decision_id uuid references decisions (id),
    check ((state = 'selected') = (selected_on is not null)),
    check (num_nonnulls(appointment, appointment_on, appointment_decision_id) in (0, 3)),
    check (appointment is distinct from 'made' or state = 'selected')
) with (fillfactor = 85);
create index candidates_of_case on candidates (case_id, added_at, id);
create index candidates_preferred on candidates (organisation_id, case_id) where state = 'selected';
create unique index one_live_candidate_an_organisation on candidates (case_id, organisation_id)
    where state <> 'withdrawn';

-- Each organisation that was preferred for a case, from when until when. That there is one at a time is held by the
-- chain of the case.
create table supporting_organisations (
    id              uuid primary key,
    case_id         uuid not null references cases (id),
    candidate_id    uuid not null references candidates (id),
    organisation_id uuid not null references organisations (id),
    preferred_on    date not null,
    reasons         text,
    appointed_on    date,
    ended_on        date,
    end_reason      text,
    recorded_at     timestamptz not null
);
create index supporting_organisations_of_case on supporting_organisations (case_id, recorded_at, id);

grant select on organisations, candidates, supporting_organisations to rise_application;
grant insert, update on organisations, candidates, supporting_organisations to rise_application;
