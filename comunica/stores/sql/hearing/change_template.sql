-- The provider's decision about a template. $1: account, $2: name, $3: language, $4: status or null, $5: category or null.
-- Gives what it was beside what it is: only a change acts on broadcasts, not its repetition.
UPDATE template AS t SET status = coalesce($4, t.status), category = coalesce($5, t.category)
FROM (SELECT municipality_id, id, status, category FROM template
      WHERE waba_id = $1 AND name = $2 AND language = $3 FOR UPDATE) AS old
WHERE t.municipality_id = old.municipality_id AND t.id = old.id
RETURNING t.id, t.status, t.category, old.status AS old_status, old.category AS old_category
