-- By when an answer to what a task asked for is due, and by which edition of the calendar that was counted.
alter table case_tasks
    add column due_on date,
    add column due_calendar text,
    add constraint deadline_whole_or_none check ((due_on is null) = (due_calendar is null));
