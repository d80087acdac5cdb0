-- Alerts of civil protection have a term, and errands that stay undone are seen.

-- The subscription service ends what has a term.
CREATE INDEX cap_alert_by_age ON cap_alert (municipality_id, taken_at);
GRANT SELECT (municipality_id, id, taken_at, sent), DELETE ON cap_alert TO comunica_subscription;
GRANT SELECT (municipality_id, alert_id, broadcast_id), DELETE ON cap_alert_broadcast TO comunica_subscription;

-- Since when an errand may be done: `due_at` moves on whenever it is put off.
ALTER TABLE due_errand ADD COLUMN waits_since timestamptz NOT NULL DEFAULT now();
