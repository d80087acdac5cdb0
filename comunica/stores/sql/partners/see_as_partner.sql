-- Which partner this transaction is for: row level security lets through what is its own. $1: its id.
SELECT set_config('app.partner', $1, true)
