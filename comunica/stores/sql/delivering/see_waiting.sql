-- Which of these channels have something to do that no work list shows. $1: municipalities, $2: their channels (in
-- pairs), $3: oldest source of a reply whose window may be open, $4: oldest source of a request that may wait, $5: lanes
-- of requests.
SELECT
    c.channel_id,
    EXISTS (SELECT FROM delivery AS d
            WHERE d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id AND d.source_id >= $3
              AND d.state = 'queued' AND d.lane = 'reply'
              AND (d.not_before IS NULL OR d.not_before <= now())) AS replies,
    EXISTS (SELECT FROM delivery AS d
            WHERE d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id AND d.not_before <= now()
              AND d.state = 'queued' AND d.not_before IS NOT NULL AND d.source_kind = 'broadcast') AS delayed,
    ARRAY(SELECT l.lane FROM unnest($5::text[]) AS l (lane)
          WHERE EXISTS (SELECT FROM delivery AS d
                        WHERE d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id AND d.lane = l.lane
                          AND d.source_id >= $4
                          AND d.state = 'queued' AND d.source_kind = 'request' AND d.not_before IS NULL)) AS requests
FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
