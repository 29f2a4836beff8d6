drop table reference_values, reference_lists, note_versions, notes, case_tasks, eligibility_assessments, decisions,
    case_assignments, cases, school_changes, school_link_staging, school_staging, school_import_rejections,
    school_imports, school_links, schools, delegations, access_exclusions, access_scopes, people, idempotency,
    event_private, events, chains;
drop sequence case_references;
drop function one_open_case_per_lineage();
drop function school_lineage(text);
drop function refuse_change();
