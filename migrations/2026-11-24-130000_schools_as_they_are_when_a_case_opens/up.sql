set lock_timeout = '5s';

-- A search may be for part of a URN.
create index schools_by_part_of_urn on schools using gin (urn gin_trgm_ops);

-- As before, and the school must be as it was read: an import may have come between.
create or replace function one_open_case_per_lineage() returns trigger language plpgsql as $$
begin
    if new.status = 'closed' then
        return new;
    end if;
    perform from schools where urn in (select school_lineage(new.urn)) order by urn for update;
    if not exists (
        select from schools where urn = new.urn and name = new.school_name and region is not distinct from new.region
            and status in ('open', 'openButProposedToClose')
    ) then
        raise exception 'school % has changed meanwhile', new.urn using errcode = '40001';
    end if;
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
