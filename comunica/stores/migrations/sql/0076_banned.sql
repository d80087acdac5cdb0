-- Who is answered no more, by a decision of the office: consent, 112 and broadcasts stay as they are.

ALTER TABLE subscriber ADD COLUMN banned_at timestamptz; -- null: answered

GRANT UPDATE (banned_at) ON subscriber TO comunica_console;
