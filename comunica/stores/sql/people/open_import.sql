-- The import of a list, begun now or before. $1: municipality, $2: id if it is new, $3: digest of the file, $4: by whom.
WITH begun AS (
    INSERT INTO subscriber_import (municipality_id, id, file_digest, brought_by) VALUES ($1, $2, $3, $4)
    ON CONFLICT (municipality_id, file_digest) DO NOTHING
    RETURNING id
)
SELECT id FROM begun
UNION ALL
SELECT id FROM subscriber_import WHERE municipality_id = $1 AND file_digest = $3
LIMIT 1
