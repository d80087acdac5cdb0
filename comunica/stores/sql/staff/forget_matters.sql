-- What has not stood for a while: should it come again, it is told again. $1: municipalities, $2: for how long.
DELETE FROM told_letter
WHERE (municipality_id, matter, about, staff_id) IN (
    SELECT municipality_id, matter, about, staff_id FROM told_letter
    WHERE municipality_id = ANY($1::uuid[]) AND seen_at < now() - $2::interval
    ORDER BY municipality_id, matter, about, staff_id
    FOR UPDATE SKIP LOCKED
)
