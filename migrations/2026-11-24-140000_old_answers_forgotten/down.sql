revoke delete on idempotency from rise_application;
