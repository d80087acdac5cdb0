-- Answers whose 24-hour window closed. $1: municipalities, $2: their channels (in pairs), $3: from-states.
UPDATE delivery AS d
SET state = 'expired', not_before = NULL
FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
WHERE d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id
  AND d.state = 'queued' AND d.lane = 'reply' AND d.expires_at <= now() AND d.state = ANY($3::text[])
