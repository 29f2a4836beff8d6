set lock_timeout = '5s';

-- Since when a case is paused, what its end rests on, whether others could learn from it, and which schools it was about.
alter table cases
    add column paused_on date,
    add column review_by date,
    add column pauses integer not null default 0 check (pauses >= 0),
    add column closure_decision_id uuid references decisions (id),
    add column closure_reason text check (length(closure_reason) between 1 and 500),
    add column case_study_candidate boolean not null default false,
    add column case_study_details text check (length(case_study_details) between 1 and 4000),
    add column former_urns text[] not null default '{}';

update cases c set closure_decision_id = (
    select d.id from decisions d where d.case_id = c.id and d.kind = 'eligibility' order by d.recorded_at, d.id limit 1
) where c.closure_outcome = 'notEligibleAtStart';

alter table cases
    add check ((status = 'paused') = (paused_on is not null)),
    add check ((status = 'paused') = (review_by is not null)),
    add check (status <> 'paused' or pauses > 0),
    add check (closure_outcome in
        ('improved', 'structuralIntervention', 'noLongerEligible', 'withdrawn', 'openedInError', 'notEligibleAtStart')),
    add check (closure_decision_id is null or status = 'closed'),
    add check (closure_reason is null or closure_outcome = 'openedInError'),
    add check (closure_decision_id is not null
        or closure_outcome not in ('improved', 'structuralIntervention', 'noLongerEligible', 'withdrawn')),
    add check (case_study_candidate or case_study_details is null);
create index cases_to_learn_from on cases (opened_at, id) where case_study_candidate;

-- When a case was not worked. Its clocks stand still from the first day to the one before the last.
create table case_pauses (
    case_id     uuid not null references cases (id),
    number      integer not null check (number > 0),
    from_on     date not null,
    review_by   date not null,
    reason      text check (length(reason) between 1 and 500),
    to_on       date check (to_on >= from_on),
    end_reason  text check (length(end_reason) between 1 and 500),
    recorded_at timestamptz not null,
    primary key (case_id, number),
    check (to_on is not null or end_reason is null)
);
create unique index one_pause_at_a_time on case_pauses (case_id) where to_on is null;

-- What a case was told of its school, and what became of it.
create table case_school_changes (
    id            uuid not null,
    case_id       uuid not null references cases (id),
    urn           text not null references schools (urn),
    changed       text[] not null,
    successor_urn text,
    told_at       timestamptz not null,
    resolution    text check (resolution in ('adopt', 'keepSnapshot')),
    reason        text check (length(reason) between 1 and 500),
    resolved_at   timestamptz check (resolved_at >= told_at),
    resolved_by   jsonb,
    -- One change of the register is told to every open case that it concerns.
    primary key (case_id, id),
    check ((resolution is null) = (resolved_at is null)),
    check ((resolution is null) = (resolved_by is null)),
    check (reason is null or resolution is not null)
);
create index case_school_changes_in_order on case_school_changes (case_id, told_at, id);

-- Those that were told before there was a table for them.
insert into case_school_changes (id, case_id, urn, changed, successor_urn, told_at)
select (b.data ->> 'changeId')::uuid, e.chain, b.data ->> 'urn',
    array(select jsonb_array_elements_text(b.data -> 'changed')), b.data ->> 'successorUrn', e.at
from events e
cross join lateral (select convert_from(e.body, 'UTF8')::jsonb -> 'data' as data) b
where e.kind = 'case.schoolChanged';

grant select, insert, update on case_pauses, case_school_changes to rise_application;
