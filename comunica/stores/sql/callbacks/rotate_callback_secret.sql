-- A new secret; the one before signs besides until $4. $1: municipality, $2: callback, $3: the new one, sealed.
UPDATE callback SET former_sealed = secret_sealed, former_until = $4, secret_sealed = $3
WHERE municipality_id = $1 AND id = $2 AND state = 'active'
RETURNING id
