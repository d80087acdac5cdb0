-- The provider's word on a number. $1: account, $2: digits of the number as it is printed, $3: whether an upgrade is told
-- (what it grants is asked for, see confirm_upgrades), $4: quality, or null.
UPDATE channel
SET upgrade_told_at = CASE WHEN $3::boolean THEN now() ELSE upgrade_told_at END, quality = coalesce($4, quality)
WHERE waba_id = $1 AND regexp_replace(display_phone_number, '\D', '', 'g') = $2
