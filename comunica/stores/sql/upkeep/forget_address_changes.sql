-- Changes of addresses that no earlier one can come before any more. $1: municipalities, $2: recorded before, $3: how
-- many of each municipality.
DELETE FROM address_change AS c
USING unnest($1::uuid[]) AS m (id)
CROSS JOIN LATERAL (
    SELECT o.municipality_id, o.channel_id, o.address_index, o.digest FROM address_change AS o
    WHERE o.municipality_id = m.id AND o.recorded_at < $2
    ORDER BY o.recorded_at
    LIMIT $3) AS old
WHERE c.municipality_id = old.municipality_id AND c.channel_id = old.channel_id
  AND c.address_index = old.address_index AND c.digest = old.digest
