-- What was done, latest first. $1: municipality, $2: older than this entry, or null, $3: how many at most, $4: only these
-- deeds, or null, $5: since, or null, $6: until, or null.
SELECT id, at, who, what, counts, reason FROM audit_entry
WHERE municipality_id = $1 AND ($2::uuid IS NULL OR id < $2)
  AND ($4::text[] IS NULL OR what = ANY ($4))
  AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
ORDER BY id DESC
LIMIT $3
