-- Requests, as deliveries that wait. $1: municipalities, $2: sources, $3: recipients, $4: channels, $5: lanes,
-- $6: bodies, sealed, $7: not before, $8: expires at, $9: zones, $10: costs, $11: templates, $12: their versions,
-- $13: lists, $14: references, $15: who asked.
INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, lane, body_sealed, not_before, expires_at,
                      zone_id, cost_micros, template_id, template_version, list_id, reference, submitted_by, source_kind,
                      state)
SELECT r.*, 'request', 'queued'
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bytea[], $7::timestamptz[],
            $8::timestamptz[], $9::text[], $10::bigint[], $11::uuid[], $12::integer[], $13::uuid[], $14::text[],
            $15::text[]) AS r
