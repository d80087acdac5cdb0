-- People whom an import added. $1: municipality, $2: import, $3: subscribers.
INSERT INTO imported_subscriber (municipality_id, import_id, subscriber_id)
SELECT $1, $2, unnest($3::uuid[])
ON CONFLICT DO NOTHING
