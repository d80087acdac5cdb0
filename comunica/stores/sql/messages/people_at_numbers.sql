-- Who is on record at these numbers; who has moved on to another is not. $1: municipalities, $2: channels,
-- $3: address indexes. LATERAL with a limit: looked up one by one, whatever the planner thinks of the tables.
SELECT asked.position, s.id, s.consent, s.marketing, s.country, s.zone_id, t.id IS NOT NULL AS is_staff
FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) WITH ORDINALITY
    AS asked (municipality_id, channel_id, address_index, position)
CROSS JOIN LATERAL (
    SELECT o.subscriber_id FROM subscriber_address AS o
    WHERE o.municipality_id = asked.municipality_id AND o.channel_id = asked.channel_id
      AND o.address_index = asked.address_index AND o.moved_at IS NULL
    LIMIT 1) AS a
CROSS JOIN LATERAL (
    SELECT o.id, o.consent, o.marketing, o.country, o.zone_id FROM subscriber AS o
    WHERE o.municipality_id = asked.municipality_id AND o.id = a.subscriber_id
    LIMIT 1) AS s
LEFT JOIN test_recipient AS t ON t.municipality_id = asked.municipality_id AND t.address_index = asked.address_index
