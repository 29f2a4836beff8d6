delete from delegations where id between '00000000-0000-7000-8000-00000000d010' and '00000000-0000-7000-8000-00000000d0ff';
alter table delegations drop column level;
