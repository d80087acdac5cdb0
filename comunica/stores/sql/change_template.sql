-- The provider's decision about a template. $1: account, $2: name, $3: language, $4: status or null, $5: category or null.
UPDATE template SET status = coalesce($4, status), category = coalesce($5, category)
WHERE waba_id = $1 AND name = $2 AND language = $3
