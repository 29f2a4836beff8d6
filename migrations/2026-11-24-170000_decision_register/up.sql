set lock_timeout = '5s';

-- What more is said of a decision, and in whose place it stands. A decision is never changed: another takes its place,
-- of the same case and kind, and only one does.
alter table decisions
    add column decided_as text,
    add column if not exists recommendation_id uuid,
    add column conflict_checks uuid[] not null default '{}',
    add column act text check (act in ('corrected', 'superseded', 'overturned')),
    add column acts_on uuid unique,
    add column act_reason text check (length(act_reason) between 1 and 4000);
alter table decisions
    drop constraint decisions_check3,
    add constraint decided_by_whoever_recorded
        check (channel = 'onBehalf' or decided_by = recorded_by or act = 'corrected'),
    add constraint act_whole_or_none check (num_nonnulls(act, acts_on, act_reason) in (0, 3)),
    add constraint not_in_its_own_place check (acts_on <> id),
    add constraint decisions_in_lineage unique (id, case_id, kind),
    add constraint in_place_of_the_same_kind
        foreign key (acts_on, case_id, kind) references decisions (id, case_id, kind);
create index decisions_by_day on decisions (decided_on, id);
create index decisions_by_recording on decisions (recorded_at, id);

-- Who may decide what becomes data that administrators write. One that is ended before it begins never counts.
alter table delegations
    add column limit_pence bigint check (limit_pence between 0 and 9007199254740991),
    add column delegate_of_person_id uuid references people (id),
    add column created_by uuid,
    add column created_at timestamptz not null default now(),
    add column ended_at timestamptz,
    add column end_reason text check (length(end_reason) between 1 and 500);
alter table delegations
    drop constraint delegations_check,
    add constraint ends_after_it_begins check (to_on >= from_on or ended_at is not null),
    add constraint nobody_gives_to_themself check (created_by is distinct from person_id or person_id is null),
    add constraint end_whole_or_none check (num_nonnulls(ended_at, end_reason) in (0, 2)),
    add constraint the_scheme_stays check (person_id is not null or ended_at is null);
create index delegations_by_creation on delegations (created_at, id);
create index delegations_of_people on delegations (person_id) where person_id is not null;

grant insert, update on delegations to rise_application;
