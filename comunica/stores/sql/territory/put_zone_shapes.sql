-- Outlines of zones that have none. $1: municipality, $2: [{"zone_id", "shape"}], a shape being
-- [part: [ring: [point: [longitude, latitude], …], …], …].
INSERT INTO zone_shape (municipality_id, zone_id, shape)
SELECT $1, each.zone_id, each.shape FROM jsonb_to_recordset($2::jsonb) AS each (zone_id text, shape jsonb)
