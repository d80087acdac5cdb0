-- Nothing of this source is to be done any more. $1: municipality, $2: source.
DELETE FROM due_source WHERE municipality_id = $1 AND source_id = $2
