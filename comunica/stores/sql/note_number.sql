-- The provider's word on a number. $1: account, $2: digits of the number as it is printed, $3: messages a second that it
-- grants, or null, $4: quality, or null.
UPDATE channel
SET granted_per_second = coalesce($3, granted_per_second), quality = coalesce($4, quality)
WHERE waba_id = $1 AND regexp_replace(display_phone_number, '\D', '', 'g') = $2
