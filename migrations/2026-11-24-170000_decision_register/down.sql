revoke insert, update on delegations from rise_application;
alter table delegations
    drop column limit_pence, drop column delegate_of_person_id, drop column created_by, drop column created_at,
    drop column ended_at, drop column end_reason,
    add constraint delegations_check check (to_on >= from_on);
alter table decisions
    drop constraint decided_by_whoever_recorded,
    drop constraint in_place_of_the_same_kind,
    drop constraint decisions_in_lineage,
    drop column decided_as, drop column conflict_checks, drop column act,
    drop column acts_on, drop column act_reason,
    add constraint decisions_check3 check (channel = 'onBehalf' or decided_by = recorded_by);
drop index if exists decisions_by_day, decisions_by_recording, delegations_of_people;
