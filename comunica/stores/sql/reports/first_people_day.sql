-- Since when people are counted by day. $1: municipality.
SELECT min(day) FROM people_day WHERE municipality_id = $1
