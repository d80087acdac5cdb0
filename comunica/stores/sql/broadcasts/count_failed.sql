-- How many a retry would reach: the same people as in snapshot_failed.sql. $1: municipality, $2: channel, $3: original,
-- $4: with unknown, $5: reasons that are hopeless, $6: reasons that want patience, $7: hours of it.
SELECT count(*)
FROM delivery AS d
JOIN subscriber AS s ON s.municipality_id = d.municipality_id AND s.id = d.recipient_id
WHERE d.municipality_id = $1 AND d.source_id = $3 AND s.channel_id = $2 AND s.consent = 'opted_in'
  AND (d.state = 'failed' AND (d.reason IS NULL OR d.reason <> ALL ($5::text[]))
       OR $4::boolean AND d.state = 'unknown')
  AND NOT EXISTS (SELECT FROM unnest($6::text[], $7::double precision[]) AS p (reason, hours)
                  WHERE d.reason = p.reason AND d.failed_at > now() - make_interval(secs => p.hours * 3600))
  AND NOT EXISTS (
      SELECT FROM broadcast AS b
      JOIN delivery AS r ON r.municipality_id = b.municipality_id AND r.source_id = b.id
      WHERE b.municipality_id = $1 AND b.original_id = $3 AND b.kind = 'retry' AND r.recipient_id = d.recipient_id
        AND (r.state NOT IN ('failed', 'unknown', 'expired', 'cancelled')
             OR r.state = 'unknown' AND NOT $4::boolean OR r.reason = ANY ($5::text[])))
