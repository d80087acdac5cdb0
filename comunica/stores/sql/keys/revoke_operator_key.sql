-- An operator's key ends now; a row back if it was in force. $1: name.
UPDATE operator_key SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL RETURNING id
