drop index schools_by_part_of_urn;

create or replace function one_open_case_per_lineage() returns trigger language plpgsql as $$
begin
    if new.status = 'closed' then
        return new;
    end if;
    perform from schools where urn in (select school_lineage(new.urn)) order by urn for update;
    if exists (
        select from cases
        where urn in (select school_lineage(new.urn)) and status <> 'closed' and id <> new.id
    ) then
        raise exception 'an open case exists in the lineage of school %', new.urn
            using errcode = '23505', constraint = 'one_open_case_per_lineage', table = 'cases';
    end if;
    return new;
end
$$;
