-- Whom an import added hears of it first. $1: municipality, $2: import, $3: subscribers.
UPDATE subscriber SET notice_of = $2 WHERE municipality_id = $1 AND id = ANY ($3::uuid[])
