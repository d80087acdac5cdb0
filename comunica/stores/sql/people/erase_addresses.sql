-- How people are recognised, and where they went from there. $1: municipalities, $2: people (in pairs).
WITH gone AS (
    DELETE FROM subscriber_address AS s
    USING unnest($1::uuid[], $2::uuid[]) AS p (municipality_id, id)
    WHERE s.municipality_id = p.municipality_id AND s.subscriber_id = p.id
    RETURNING s.municipality_id, s.channel_id, s.address_index
), changes AS (
    DELETE FROM address_change AS c USING gone AS g
    WHERE c.municipality_id = g.municipality_id AND c.channel_id = g.channel_id AND c.address_index = g.address_index
)
SELECT FROM gone
