-- The note of the office on somebody. $1: municipality, $2: their id.
SELECT note_sealed, noted_by, noted_at FROM subscriber WHERE municipality_id = $1 AND id = $2 AND note_sealed IS NOT NULL
