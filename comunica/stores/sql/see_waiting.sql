-- Which of these channels have something to do that no work list shows. $1: municipalities, $2: their channels (in
-- pairs), $3: oldest source of a reply whose window may be open.
SELECT
    c.channel_id,
    EXISTS (SELECT FROM delivery AS d
            WHERE d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id AND d.source_id >= $3
              AND d.state = 'queued' AND d.lane = 'reply'
              AND (d.not_before IS NULL OR d.not_before <= now())) AS replies,
    EXISTS (SELECT FROM delivery AS d
            WHERE d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id AND d.not_before <= now()
              AND d.state = 'queued' AND d.not_before IS NOT NULL AND d.lane <> 'reply') AS delayed
FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
