-- An upgrade of a number is told by webhook; the pace rises when the provider has answered that it is so.
ALTER TABLE channel ADD COLUMN upgrade_told_at timestamptz; -- null: nothing is to be asked

GRANT UPDATE (upgrade_told_at) ON channel TO comunica_subscription;
GRANT UPDATE (upgrade_told_at, granted_per_second) ON channel TO comunica_dispatcher;
