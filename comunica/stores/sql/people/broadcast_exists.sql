-- Whether the municipality has this broadcast. $1: municipality, $2: broadcast.
SELECT EXISTS (SELECT FROM broadcast WHERE municipality_id = $1 AND id = $2)
