-- It opens nothing any more. $1: municipality, $2: key, $3: by whom.
UPDATE api_key SET revoked_at = now(), revoked_by = $3 WHERE municipality_id = $1 AND id = $2 AND revoked_at IS NULL
