set lock_timeout = '5s';

-- The days on which a person works here: not told until somebody says.
alter table people add column active_from date, add column active_to date check (active_to >= active_from);
grant update on people to rise_application;

create table advisers (
    person_id                uuid primary key references people (id),
    version                  integer not null check (version > 0),
    home_region              text not null,
    employer_organisation_id uuid,
    capacity_cases           smallint not null check (capacity_cases between 0 and 50),
    active_from              date not null,
    active_to                date check (active_to >= active_from)
);
create index advisers_by_region on advisers (home_region);
create index advisers_by_employer on advisers (employer_organisation_id) where employer_organisation_id is not null;

-- Who advises a case, as its delivery officer: the assignment, the person, the first day.
alter table cases add column adviser_assignment_id uuid, add column adviser_from date;
update cases c set adviser_assignment_id = a.id, adviser_from = a.from_on
from case_assignments a
where a.case_id = c.id and a.role = 'adviser' and a.person_id = c.adviser_id and a.to_on is null;
alter table cases add constraint adviser_whole_or_none
    check (num_nonnulls(adviser_assignment_id, adviser_id, adviser_from) in (0, 3));
alter table case_assignments add column decision_id uuid references decisions (id);
create index case_assignments_of_people on case_assignments (person_id, role, recorded_at, id);

create table conflict_declarations (
    id              uuid primary key,
    version         integer not null check (version > 0),
    person_id       uuid not null references people (id),
    urn             text references schools (urn),
    organisation_id uuid,
    declared_on     date not null,
    interest_kind   text not null check (interest_kind in
        ('none', 'employment', 'formerEmployment', 'governance', 'financial', 'family', 'other')),
    details         text check (length(details) between 1 and 2000),
    document_id     uuid,
    recorded_at     timestamptz not null,
    ended_on        date check (ended_on >= declared_on),
    end_reason      text check (length(end_reason) between 1 and 500),
    check (num_nonnulls(urn, organisation_id) = 1),
    check (interest_kind = 'none' or details is not null),
    check ((ended_on is null) = (end_reason is null))
);
create unique index one_declaration_of_a_school on conflict_declarations (person_id, urn) where ended_on is null;
create unique index one_declaration_of_an_organisation on conflict_declarations (person_id, organisation_id)
    where ended_on is null;
create index conflict_declarations_by_time on conflict_declarations (recorded_at, id);

create table conflict_checks (
    id              uuid primary key,
    case_id         uuid not null references cases (id),
    declaration_id  uuid not null references conflict_declarations (id),
    person_id       uuid not null references people (id),
    purpose         text not null check (purpose in ('allocation', 'appointment')),
    organisation_id uuid,
    checked_on      date not null,
    finding         text not null check (finding in ('none', 'managed', 'barred')),
    mitigation      text check (length(mitigation) between 1 and 2000),
    decision_id     uuid not null references decisions (id),
    recorded_at     timestamptz not null,
    check ((purpose = 'appointment') = (organisation_id is not null)),
    check ((finding = 'managed') = (mitigation is not null))
);
create index conflict_checks_of_case on conflict_checks (case_id, recorded_at, id);
create index conflict_checks_of_declaration on conflict_checks (declaration_id, case_id);
create trigger append_only before update or delete on conflict_checks
    for each row execute function refuse_change();
create trigger append_only_whole before truncate on conflict_checks
    for each statement execute function refuse_change();

grant select on advisers, conflict_declarations, conflict_checks to rise_application;
grant insert, update on advisers, conflict_declarations to rise_application;
grant insert on conflict_checks to rise_application;
