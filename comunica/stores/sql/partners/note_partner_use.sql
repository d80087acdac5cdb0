-- When a partner's key was last used. $1: key, $2: when.
UPDATE partner_key SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)
