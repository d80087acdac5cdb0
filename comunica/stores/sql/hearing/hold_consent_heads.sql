-- Hold the ledgers of municipalities, in the order of their ids so that two batches cannot wait for each other. $1: ids.
SELECT municipality_id, position, chain FROM consent_head
WHERE municipality_id = ANY($1::uuid[])
ORDER BY municipality_id
FOR UPDATE
