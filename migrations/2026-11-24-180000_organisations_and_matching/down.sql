drop table supporting_organisations;
drop table candidates;
drop table organisations;
alter table chains drop constraint chains_subject_kind_check;
alter table chains add constraint chains_subject_kind_check check (subject_kind in ('case', 'person', 'platform'));
