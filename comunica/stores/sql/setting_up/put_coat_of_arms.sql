-- A municipality's coat of arms; a row back if it is another than before. $1: municipality, $2: for paper, $3: for pages,
-- $4, $5: width and height of the latter, $6: digest, $7: who.
INSERT INTO coat_of_arms AS a (municipality_id, printed, shown, width, height, digest, put_by)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (municipality_id) DO UPDATE
SET printed = excluded.printed, shown = excluded.shown, width = excluded.width, height = excluded.height,
    digest = excluded.digest, put_by = excluded.put_by, put_at = now()
WHERE a.digest <> excluded.digest
RETURNING a.municipality_id
