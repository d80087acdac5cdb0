-- One delivery for each person who got the original, or a retry of it, or may have, and who is opted in now.
-- $1: municipality, $2: broadcast, $3: channel, $4: lane, $5: expires at, $6: original,
-- $7 to $9: what it costs, as $10 to $12 of snapshot_audience.
INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state, expires_at, zone_id,
                      cost_micros)
SELECT $1, $2, s.id, $3, 'broadcast', $4, 'queued', $5, s.zone_id, coalesce(p.micros, $9::bigint)
FROM subscriber AS s
LEFT JOIN unnest($7::text[], $8::bigint[]) AS p (country, micros) ON p.country = s.country
WHERE s.municipality_id = $1 AND s.channel_id = $3 AND s.consent = 'opted_in' AND s.id IN (
    SELECT d.recipient_id FROM delivery AS d
    WHERE d.municipality_id = $1
      AND d.source_id IN (SELECT $6::uuid UNION ALL SELECT b.id FROM broadcast AS b
                          WHERE b.municipality_id = $1 AND b.original_id = $6 AND b.kind = 'retry')
      AND d.state IN ('sending', 'accepted', 'sent', 'delivered', 'read', 'doubt', 'unknown'))
