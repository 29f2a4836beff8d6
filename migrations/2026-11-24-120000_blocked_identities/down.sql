drop table blocked_identities;
