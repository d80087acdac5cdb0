-- How the sources of a batch stand: state of the broadcast, and what is still to be done by the tally.
-- $1: sources. Row level security leaves those of the municipalities at hand.
SELECT
    b.id, b.state, b.expires_at <= now() AS is_over,
    coalesce(sum(t.n) FILTER (WHERE t.state = 'queued'), 0)::bigint AS queued,
    coalesce(sum(t.n) FILTER (WHERE t.state IN ('sending', 'doubt')), 0)::bigint AS open
FROM broadcast AS b
LEFT JOIN delivery_tally AS t ON t.municipality_id = b.municipality_id AND t.source_id = b.id
WHERE b.id = ANY($1::uuid[])
GROUP BY b.municipality_id, b.id
