-- Ban somebody, or lift their ban. $1: municipality, $2: their id, $3: since when, or null: not banned.
UPDATE subscriber SET banned_at = $3 WHERE municipality_id = $1 AND id = $2
