-- Broadcasts that wait for none of these reasons any more. $1: broadcasts, $2: reasons.
UPDATE broadcast SET waits_for = NULL, waits_until = NULL WHERE id = ANY($1::uuid[]) AND waits_for = ANY($2::text[])
