-- One delivery for each person whose message of the original failed for a reason that may have passed, who is opted in
-- now, and whom no earlier retry reached. $1: municipality, $2: broadcast, $3: channel, $4: lane, $5: expires at,
-- $6: original, $7: with unknown, $8: reasons that are hopeless, $9: reasons that want patience, $10: hours of it,
-- $11 to $13: what it costs, as $10 to $12 of snapshot_audience.
INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state, expires_at, zone_id,
                      cost_micros)
SELECT $1, $2, s.id, $3, 'broadcast', $4, 'queued', $5, s.zone_id, coalesce(c.micros, $13::bigint)
FROM delivery AS d
JOIN subscriber AS s ON s.municipality_id = d.municipality_id AND s.id = d.recipient_id
LEFT JOIN unnest($11::text[], $12::bigint[]) AS c (country, micros) ON c.country = s.country
WHERE d.municipality_id = $1 AND d.source_id = $6 AND s.channel_id = $3 AND s.consent = 'opted_in'
  AND (d.state = 'failed' AND (d.reason IS NULL OR d.reason <> ALL ($8::text[]))
       OR $7::boolean AND d.state = 'unknown')
  AND NOT EXISTS (SELECT FROM unnest($9::text[], $10::double precision[]) AS p (reason, hours)
                  WHERE d.reason = p.reason AND d.failed_at > now() - make_interval(secs => p.hours * 3600))
  AND NOT EXISTS (
      SELECT FROM broadcast AS b
      JOIN delivery AS r ON r.municipality_id = b.municipality_id AND r.source_id = b.id
      WHERE b.municipality_id = $1 AND b.original_id = $6 AND b.kind = 'retry' AND r.recipient_id = d.recipient_id
        AND (r.state NOT IN ('failed', 'unknown', 'expired', 'cancelled')
             OR r.state = 'unknown' AND NOT $7::boolean OR r.reason = ANY ($8::text[])))
