set lock_timeout = '5s';

------------------------------------------------------------------------------------------------ funding bands

-- What a band comes to for the schools of a cohort, for a time.
create table funding_bands (
    band          text not null check (band in ('noFunding', 'upTo40000', 'upTo80000', 'top')),
    cohort        text not null,
    list          text not null default 'cohorts' check (list = 'cohorts'),
    ceiling_pence bigint not null check (ceiling_pence between 0 and 9007199254740991),
    active_from   date not null,
    active_to     date check (active_to >= active_from),
    primary key (band, cohort, active_from),
    foreign key (list, cohort) references reference_values (list, code),
    check ((band = 'noFunding') = (ceiling_pence = 0))
);

insert into funding_bands (band, cohort, ceiling_pence, active_from)
select band, cohort, case when band <> 'top' then ceiling when cohort in ('pilot', 'spring25', 'summer25') then 12000000 else 10000000 end,
    '2025-01-01'
from (values ('noFunding', 0), ('upTo40000', 4000000), ('upTo80000', 8000000), ('top', 0)) as bands (band, ceiling)
cross join (values ('pilot'), ('spring25'), ('summer25'), ('autumn25'), ('spring26'), ('flow')) as cohorts (cohort);

insert into reference_lists (key, label, editable) values
    ('funding-bands', 'The bands that say how much an improvement plan may cost', false);
insert into reference_values (list, code, label, position, active_from) values
    ('funding-bands', 'noFunding', 'No funding required', 1, '2025-01-01'),
    ('funding-bands', 'reservesExceed', 'Reserves exceed funding level (20% of revenue)', 2, '2025-01-01'),
    ('funding-bands', 'upTo40000', 'Up to £40,000', 3, '2025-01-01'),
    ('funding-bands', 'upTo80000', 'Up to £80,000', 4, '2025-01-01'),
    ('funding-bands', 'top', 'Top band: £120,000 for cohorts before Autumn 25, £100,000 since', 5, '2025-01-01');

------------------------------------------------------------------------------------------------------- plans

create table plan_versions (
    id                      uuid primary key,
    case_id                 uuid not null references cases (id),
    version                 integer not null check (version > 0),
    number                  integer not null check (number > 0),
    received_on             date not null,
    document_id             uuid not null,
    expenditure_document_id uuid,
    note                    text check (length(note) between 1 and 1000),
    added_by                jsonb not null,
    added_at                timestamptz not null,
    review_version          integer not null check (review_version >= 0),
    reviewed                boolean not null,
    band_confirmed          boolean not null,
    review_band             text check (review_band in ('noFunding', 'upTo40000', 'upTo80000', 'top')),
    stage                   text not null check (stage in ('received', 'cleared', 'returned', 'submitted', 'approved', 'refused')),
    clearance_decision_id   uuid references decisions (id),
    cleared_on              date check (cleared_on >= received_on),
    cleared_band            text check (cleared_band in ('noFunding', 'upTo40000', 'upTo80000', 'top')),
    submitted_on            date check (submitted_on >= cleared_on),
    submitted_by            jsonb,
    recommendation_id       uuid,
    ruling_decision_id      uuid references decisions (id),
    ruled_on                date check (ruled_on >= submitted_on),
    superseded_by           uuid references plan_versions (id),
    unique (case_id, number),
    -- One is in force and one on its way. Both can change in one statement, so it is its end that counts.
    exclude using btree (case_id with =) where (superseded_by is null and stage = 'approved') deferrable initially immediate,
    exclude using btree (case_id with =) where (superseded_by is null and stage <> 'approved') deferrable initially immediate,
    check (review_band is not null or not band_confirmed),
    check (superseded_by <> id),
    check (num_nonnulls(clearance_decision_id, cleared_on, cleared_band) = case when stage = 'received' then 0 else 3 end),
    check (num_nonnulls(submitted_on, submitted_by) = case when stage in ('submitted', 'approved', 'refused') then 2 else 0 end),
    check (recommendation_id is null or submitted_on is not null),
    check (num_nonnulls(ruling_decision_id, ruled_on) = case when stage in ('approved', 'refused') then 2 else 0 end)
) with (fillfactor = 85);

create table plans (
    case_id      uuid primary key references cases (id),
    version      integer not null check (version > 0),
    completed_on date
) with (fillfactor = 85);

create table plan_objectives (
    id       uuid primary key,
    case_id  uuid not null references cases (id),
    version  integer not null check (version > 0),
    number   integer not null check (number > 0),
    area     text not null check (area in ('qualityOfEducation', 'leadershipAndManagement', 'behaviourAndAttitudes', 'attendance', 'personalDevelopment')),
    details  text check (length(details) between 1 and 4000),
    added_at timestamptz not null,
    unique (case_id, number)
) with (fillfactor = 85);

----------------------------------------------------------------------------------------------------- reviews

create table reviews (
    id                 uuid primary key,
    case_id            uuid not null references cases (id),
    version            integer not null check (version > 0),
    track              text not null check (track in ('matched', 'reviewProgress')),
    review_on          date not null,
    next_review_on     date check (next_review_on > review_on),
    reviewer_kind      text not null check (reviewer_kind in ('deliveryOfficer', 'adviser', 'other')),
    reviewer_person_id uuid references people (id),
    reviewer_name      text check (length(reviewer_name) between 1 and 200),
    has_next_steps     boolean not null,
    next_steps         text check (length(next_steps) between 1 and 4000),
    route_advice       text check (route_advice in ('continueReviewProgress', 'match')),
    added_at           timestamptz not null,
    removed            boolean not null,
    check ((reviewer_kind = 'other') = (reviewer_person_id is null)),
    check (reviewer_kind = 'other' or reviewer_name is null),
    check (has_next_steps or num_nonnulls(next_steps, route_advice) = 0),
    check ((has_next_steps and track = 'reviewProgress') = (route_advice is not null)),
    check (not (removed and has_next_steps))
) with (fillfactor = 85);
create index reviews_of_case on reviews (case_id, review_on);
create unique index one_review_a_day on reviews (case_id, review_on) where not removed;

create table review_ratings (
    review_id    uuid not null references reviews (id),
    objective_id uuid not null references plan_objectives (id),
    version      integer not null check (version > 1),
    rating       text not null check (rating in ('red', 'amber', 'green')),
    details      text check (length(details) between 1 and 4000),
    primary key (review_id, objective_id)
) with (fillfactor = 85);
create index review_ratings_of_objective on review_ratings (objective_id);

grant select on funding_bands, plan_versions, plans, plan_objectives, reviews, review_ratings to rise_application;
grant insert, update on plan_versions, plans, plan_objectives, reviews, review_ratings to rise_application;
grant delete on plan_objectives, review_ratings to rise_application;
