-- What citizens wrote and the town kept for a while. $1: municipalities, $2: recorded before, $3: how many of each municipality.
UPDATE inbound_message AS i SET words_sealed = NULL
FROM unnest($1::uuid[]) AS m (id)
CROSS JOIN LATERAL (
    SELECT o.municipality_id, o.channel_id, o.message_digest FROM inbound_message AS o
    WHERE o.municipality_id = m.id AND o.words_sealed IS NOT NULL AND o.recorded_at < $2
    ORDER BY o.recorded_at
    LIMIT $3) AS old
WHERE i.municipality_id = old.municipality_id AND i.channel_id = old.channel_id AND i.message_digest = old.message_digest
