drop table conflict_checks;
drop table conflict_declarations;
drop index case_assignments_of_people;
alter table case_assignments drop column decision_id;
alter table cases drop column adviser_assignment_id, drop column adviser_from;
drop table advisers;
revoke update on people from rise_application;
alter table people drop column active_from, drop column active_to;
