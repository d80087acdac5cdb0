-- So far the partner was told of these branches. $1: partner, $2: fan-outs, $3: their municipalities, $4: how far each.
UPDATE fan_out_branch AS b SET told = asked.told
FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS asked (fan_out_id, municipality_id, told)
WHERE b.partner_id = $1 AND b.fan_out_id = asked.fan_out_id AND b.municipality_id = asked.municipality_id
