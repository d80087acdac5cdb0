-- What an operator's requests were answered, a day later. $1: the key's id, which stands where a municipality's does.
DELETE FROM answered_request WHERE municipality_id = $1 AND answered_at < now() - interval '1 day'
