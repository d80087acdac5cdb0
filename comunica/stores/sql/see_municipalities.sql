-- Which municipalities the row level security of this transaction lets through. $1: their ids, comma separated.
SELECT set_config('app.municipality', $1, true)
