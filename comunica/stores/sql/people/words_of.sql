-- What people wrote and the town keeps, in the order of time. $1: municipality, $2: subscribers.
SELECT subscriber_id, sent_at, words_sealed FROM inbound_message
WHERE municipality_id = $1 AND subscriber_id = ANY($2::uuid[]) AND words_sealed IS NOT NULL
ORDER BY subscriber_id, sent_at
