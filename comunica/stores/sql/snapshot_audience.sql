-- One delivery for each subscriber of the audience who is opted in now. $1: municipality, $2: broadcast, $3: channel,
-- $4: lane, $5: expires at, $6: everyone, $7: zones, $8: outside, $9: import, or null,
-- $10: countries and $11: what a message there costs, $12: what one elsewhere is taken to cost, or null.
-- A person of a contrada belongs to its zones too.
INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state, expires_at, zone_id,
                      cost_micros)
SELECT $1, $2, s.id, $3, 'broadcast', $4, 'queued', $5, s.zone_id, coalesce(p.micros, $12)
FROM subscriber AS s
LEFT JOIN unnest($10::text[], $11::bigint[]) AS p (country, micros) ON p.country = s.country
WHERE s.municipality_id = $1 AND s.channel_id = $3 AND s.consent = 'opted_in'
  AND ($6::boolean
       OR s.zone_id = ANY($7::text[])
       OR s.zone_id IN (SELECT z.id FROM zone AS z WHERE z.municipality_id = $1 AND z.zones && $7::text[])
       OR ($8::boolean AND s.outside)
       OR s.id IN (SELECT i.subscriber_id FROM imported_subscriber AS i
                   WHERE i.municipality_id = $1 AND i.import_id = $9::uuid))
