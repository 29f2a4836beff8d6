-- Answers kept for retries are forgotten after 30 days.
grant delete on idempotency to rise_application;
