set lock_timeout = '5s';

-- People and clients whose tokens are refused, however valid. Every process reads the ones in force every two seconds.
create table blocked_identities (
    id         uuid primary key,
    version    integer not null check (version > 0),
    tenant_id  uuid,
    object_id  uuid,
    client_id  uuid,
    reason     text not null check (length(reason) between 1 and 500),
    blocked_at timestamptz not null,
    lifted_at  timestamptz check (lifted_at >= blocked_at),
    check (num_nonnulls(tenant_id, object_id) in (0, 2)),
    check (num_nonnulls(object_id, client_id) = 1)
);
create unique index blocked_people on blocked_identities (tenant_id, object_id) where lifted_at is null and client_id is null;
create unique index blocked_clients on blocked_identities (client_id) where lifted_at is null and client_id is not null;

grant select, insert, update on blocked_identities to rise_application;
