-- For how long the oldest delivery that may go has waited, by town and lane. $1: municipalities, $2: their channels (in
-- pairs). A broadcast waits since it may go: when it was put on the work list, or its hold ended. What is paused, held or
-- put off does not count.
SELECT m.slug, w.lane, extract(epoch FROM now() - min(w.since))::double precision AS seconds
FROM (
    SELECT s.municipality_id, s.lane, s.due_at AS since
    FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
    JOIN due_source AS s ON s.municipality_id = c.municipality_id AND s.channel_id = c.channel_id
        AND s.step = 'send' AND s.due_at <= now()
    JOIN broadcast AS b ON b.municipality_id = s.municipality_id AND b.id = s.source_id AND b.state = 'sending'
    WHERE EXISTS (SELECT FROM delivery AS d
                  WHERE d.municipality_id = s.municipality_id AND d.source_id = s.source_id
                    AND d.state = 'queued' AND d.not_before IS NULL)
    UNION ALL
    SELECT d.municipality_id, d.lane, coalesce(d.not_before, d.queued_at)
    FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
    JOIN delivery AS d ON d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id
        AND d.state = 'queued' AND d.lane = 'reply' AND (d.not_before IS NULL OR d.not_before <= now())
    UNION ALL
    SELECT d.municipality_id, d.lane, d.not_before
    FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
    JOIN delivery AS d ON d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id
        AND d.state = 'queued' AND d.not_before <= now() AND d.lane <> 'reply'
    JOIN broadcast AS b ON b.municipality_id = d.municipality_id AND b.id = d.source_id AND b.state = 'sending'
) AS w
JOIN municipality AS m ON m.id = w.municipality_id
GROUP BY m.slug, w.lane
