-- A branch for each municipality. $1: partner, $2: fan-out, $3: municipalities, $4: their audiences, $5: origin: what came on
-- NATS is told there.
INSERT INTO fan_out_branch (partner_id, fan_out_id, municipality_id, audience, told)
SELECT $1, $2, b.municipality_id, b.audience, CASE WHEN $5 = 'job' THEN 'nothing' END
FROM unnest($3::uuid[], $4::jsonb[]) AS b (municipality_id, audience)
