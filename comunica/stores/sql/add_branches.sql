-- A branch for each municipality. $1: partner, $2: fan-out, $3: municipalities, $4: their audiences.
INSERT INTO fan_out_branch (partner_id, fan_out_id, municipality_id, audience)
SELECT $1, $2, b.municipality_id, b.audience
FROM unnest($3::uuid[], $4::jsonb[]) AS b (municipality_id, audience)
