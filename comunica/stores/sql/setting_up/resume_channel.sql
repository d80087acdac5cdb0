-- A channel sends again, because whoever applied its municipality's file mended what had paused it. $1: municipality,
-- $2: phone_number_id, $3: the reasons for which the provider pauses. Gives why it was; no row: it was not, or by others.
UPDATE channel AS c SET state = 'active', paused_reason = NULL
FROM (SELECT id, paused_reason AS why FROM channel
      WHERE municipality_id = $1 AND phone_number_id = $2 AND state = 'paused' AND paused_reason = ANY($3::text[])
      FOR UPDATE) AS was
WHERE c.municipality_id = $1 AND c.id = was.id
RETURNING was.why
