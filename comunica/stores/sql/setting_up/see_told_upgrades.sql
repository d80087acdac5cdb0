-- Numbers of which something was told that the provider has not confirmed since. $1: channels.
SELECT id, municipality_id, upgrade_told_at
FROM channel WHERE id = ANY($1::uuid[]) AND upgrade_told_at IS NOT NULL ORDER BY upgrade_told_at
