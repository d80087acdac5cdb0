-- The tally of sources that were closed a moment ago. $1: municipalities, $2: sources (in pairs).
SELECT drop_final_tally($1::uuid[], $2::uuid[])
