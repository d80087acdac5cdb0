-- One delivery for each subscriber of the audience who is opted in now. $1 to $8: whom, as in count_audience, $9: import,
-- or null. $10: broadcast, $11: lane, $12: expires at, $13: countries and $14: what a message there costs, $15: what one
-- elsewhere is taken to cost, or null. A person of a contrada belongs to its zones too.
WITH
-- INCLUDE parts/chosen_numbers
INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state, expires_at, zone_id,
                      cost_micros)
SELECT $1, $10, s.id, $2, 'broadcast', $11, 'queued', $12, s.zone_id, coalesce(p.micros, $15)
FROM
    -- INCLUDE parts/people
LEFT JOIN unnest($13::text[], $14::bigint[]) AS p (country, micros) ON p.country = s.country
WHERE s.municipality_id = $1 AND s.channel_id = $2 AND s.consent = 'opted_in'
  AND
  -- INCLUDE parts/in_audience WITH imported
