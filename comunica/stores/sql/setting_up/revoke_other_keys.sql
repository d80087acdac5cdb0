-- Keys that the file does not name any more. $1: municipality, $2: names that it has.
UPDATE api_key SET revoked_at = now(), revoked_by = 'file'
WHERE municipality_id = $1 AND NOT name = ANY($2::text[]) AND revoked_at IS NULL AND made_by = 'file'
RETURNING name
