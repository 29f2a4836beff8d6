-- References to documents that are kept elsewhere. A removed one tells that it was there, not where.
create table documents (
    id                     uuid primary key,
    case_id                uuid not null references cases (id),
    version                integer not null check (version > 0),
    kind                   text not null,
    title                  text check (length(title) between 1 and 200),
    url                    text check (length(url) between 1 and 2000 and url like 'https://%'),
    sha256                 text check (sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes             bigint check (size_bytes >= 0),
    subject_kind           text,
    subject_id             uuid,
    supplied_by            text check (length(supplied_by) between 1 and 200),
    received_on            date check (received_on <= (changed_at at time zone 'Europe/London')::date),
    contains_personal_data boolean not null,
    classification         text not null check (classification in ('official', 'officialSensitive')),
    superseded_by          uuid,
    removed                boolean not null,
    added_by               jsonb not null,
    added_by_id            uuid,
    added_at               timestamptz not null,
    changed_at             timestamptz not null check (changed_at >= added_at),
    unique (case_id, id),
    -- What takes a document's place is of the same case, and another.
    foreign key (case_id, superseded_by) references documents (case_id, id),
    check (superseded_by <> id),
    check ((subject_kind is null) = (subject_id is null)),
    check (not removed or url is null)
);
create index documents_of_case on documents (case_id, added_at, id);

create table recommendations (
    id             uuid primary key,
    case_id        uuid not null references cases (id),
    version        integer not null check (version > 0),
    decision_kind  text not null,
    option         text not null check (length(option) between 1 and 100),
    reasons        text check (length(reasons) between 1 and 4000),
    recommended_on date not null check (recommended_on <= (made_at at time zone 'Europe/London')::date),
    documents      uuid[] not null check (cardinality(documents) <= 20),
    author         jsonb not null,
    author_id      uuid,
    made_at        timestamptz not null,
    withdrawn_at   timestamptz check (withdrawn_at >= made_at),
    unique (case_id, id)
);
create index recommendations_of_case on recommendations (case_id, made_at, id);

-- A decision answers a recommendation on the same case.
alter table decisions add column recommendation_id uuid;
alter table decisions add foreign key (case_id, recommendation_id) references recommendations (case_id, id);
create index decisions_by_recommendation on decisions (recommendation_id) where recommendation_id is not null;

grant select, insert, update on documents, recommendations to rise_application;
