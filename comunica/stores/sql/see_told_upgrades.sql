-- Numbers of which an upgrade was told, and the provider was not heard since. $1: channels.
SELECT id, upgrade_told_at FROM channel WHERE id = ANY($1::uuid[]) AND upgrade_told_at IS NOT NULL ORDER BY upgrade_told_at
