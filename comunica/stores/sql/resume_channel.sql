-- A channel sends again, because whoever applied its municipality's file mended what had paused it. $1: municipality,
-- $2: phone_number_id. Gives why it was paused; no row: it was not.
UPDATE channel AS c SET state = 'active', paused_reason = NULL
FROM (SELECT id, coalesce(paused_reason, 'no reason told') AS why FROM channel
      WHERE municipality_id = $1 AND phone_number_id = $2 AND state = 'paused' FOR UPDATE) AS was
WHERE c.municipality_id = $1 AND c.id = was.id
RETURNING was.why
