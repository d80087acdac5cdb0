-- At which of these addresses somebody left and was erased. $1: municipalities, $2: channels, $3: address indexes.
-- LATERAL with a limit: looked up one by one, whatever the planner thinks of the table.
SELECT s.municipality_id, s.channel_id, s.address_index, s.since, s.consent_key
FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS asked (municipality_id, channel_id, address_index)
CROSS JOIN LATERAL (
    SELECT x.* FROM suppression AS x
    WHERE x.municipality_id = asked.municipality_id AND x.channel_id = asked.channel_id
      AND x.address_index = asked.address_index
    LIMIT 1) AS s
