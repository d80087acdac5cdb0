-- Resume channels that were paused for one of these reasons. $1: their ids, $2: reasons.
UPDATE channel SET state = 'active', paused_reason = NULL
WHERE id = ANY($1::uuid[]) AND state = 'paused' AND paused_reason = ANY($2::text[])
