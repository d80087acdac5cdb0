-- How long ago a file was brought to the provider of a channel; no row if it was not, or if a message that named this
-- upload failed since for a reason that says that the provider lost it. Where nothing failed, no delivery is looked at.
-- $1: municipality, $2: file, $3: channel, $4: those reasons.
WITH upload AS (
    SELECT uploaded_at FROM media_upload WHERE municipality_id = $1 AND media_id = $2 AND channel_id = $3
), named AS MATERIALIZED (
    SELECT b.id FROM broadcast AS b, upload AS u
    WHERE b.municipality_id = $1 AND b.media_id = $2 AND b.channel_id = $3
      AND (b.finished_at IS NULL OR b.finished_at > u.uploaded_at)
      AND EXISTS (SELECT FROM delivery_tally AS t
                  WHERE t.municipality_id = $1 AND t.source_id = b.id AND t.state = 'failed')
)
SELECT now() - u.uploaded_at FROM upload AS u
WHERE NOT EXISTS (
    SELECT FROM named CROSS JOIN LATERAL (
        SELECT FROM delivery AS d
        WHERE d.municipality_id = $1 AND d.source_id = named.id
          AND d.state = 'failed' AND d.reason = ANY($4::text[]) AND d.claimed_at > u.uploaded_at
        LIMIT 1
    ) AS lost
)
