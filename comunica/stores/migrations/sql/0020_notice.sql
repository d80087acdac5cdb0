-- Whoever was brought in with a list learns so before anything else but an alert: the notice of their import goes first.

ALTER TABLE subscriber_import ADD COLUMN notice_id uuid;  -- the broadcast that tells them; null: none was sent yet
ALTER TABLE subscriber ADD COLUMN notice_of uuid;         -- the import whose notice goes first; null: nothing is awaited
CREATE INDEX subscriber_awaiting_notice ON subscriber (municipality_id, notice_of) WHERE notice_of IS NOT NULL;

GRANT UPDATE (notice_id) ON subscriber_import TO comunica_import;
GRANT SELECT ON subscriber_import TO comunica_dispatcher;
GRANT UPDATE (notice_of) ON subscriber TO comunica_dispatcher; -- when the notice is over
