alter table case_tasks drop column due_on, drop column due_calendar;
