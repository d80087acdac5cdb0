-- Another secret; the one that it had opens until then. $1: municipality, $2: key, $3: prefix, $4: digest of the new
-- secret, $5: until when the old one opens, $6: what signs tokens, sealed.
UPDATE api_key
SET previous_prefix = prefix, previous_digest = secret_digest, previous_notify_sealed = notify_secret_sealed,
    previous_until = $5, prefix = $3, secret_digest = $4, notify_secret_sealed = $6
WHERE municipality_id = $1 AND id = $2
