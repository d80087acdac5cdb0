-- Whether a municipality has, or had, a key. $1: municipality.
SELECT EXISTS (SELECT FROM api_key WHERE municipality_id = $1)
