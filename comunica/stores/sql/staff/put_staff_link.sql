-- A link, in the place of an earlier one of its kind. $1: municipality, $2: person, $3: kind, $4: digest, $5: the codes'
-- secret (sealed) or null, $6: by whom, $7: when, $8: until when.
INSERT INTO staff_link (municipality_id, staff_id, kind, digest, totp_sealed, made_by, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (municipality_id, staff_id, kind) DO UPDATE SET
    digest = excluded.digest, totp_sealed = excluded.totp_sealed, made_by = excluded.made_by,
    created_at = excluded.created_at, expires_at = excluded.expires_at
