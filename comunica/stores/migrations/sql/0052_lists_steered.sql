-- Staff look at lists of single messages, resume and cancel them. The dispatcher carries out what they ordered.

ALTER TABLE request_list
    ADD COLUMN cancelled_at timestamptz,
    ADD COLUMN steered_at   timestamptz;     -- an order that is not carried out yet
CREATE INDEX request_list_steered ON request_list (municipality_id) WHERE steered_at IS NOT NULL;
GRANT SELECT, UPDATE (paused_reason, cancelled_at, steered_at) ON request_list TO comunica_api;
GRANT SELECT (cancelled_at, steered_at), UPDATE (steered_at) ON request_list TO comunica_dispatcher;
-- Whoever syncs templates at the provider holds and resumes the lists of one that was decided about otherwise.
GRANT SELECT (template_id) ON request_list TO comunica_dispatcher;
