-- Who is known at these addresses. $1: municipalities, $2: channels, $3: address indexes. LATERAL with a limit: looked up
-- one by one, whatever the planner thinks of the tables.
SELECT asked.municipality_id, asked.channel_id, asked.address_index, s.id, s.consent, s.consent_key, s.consented_at,
       s.place_key, s.zone_id, s.outside, s.last_inbound_at, s.question_key,
       s.question_sealed, a.moved_at, s.banned_at IS NOT NULL AS banned
FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS asked (municipality_id, channel_id, address_index)
CROSS JOIN LATERAL (
    SELECT a.subscriber_id, a.moved_at FROM subscriber_address AS a
    WHERE a.municipality_id = asked.municipality_id AND a.channel_id = asked.channel_id
      AND a.address_index = asked.address_index
    LIMIT 1) AS a
CROSS JOIN LATERAL (
    SELECT p.* FROM subscriber AS p WHERE p.municipality_id = asked.municipality_id AND p.id = a.subscriber_id
    LIMIT 1) AS s
