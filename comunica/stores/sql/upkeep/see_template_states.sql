-- Templates of these municipalities by status. $1: municipalities.
SELECT status, count(*) AS n FROM template WHERE municipality_id = ANY($1::uuid[]) GROUP BY status
