-- From scheduled to sending, once. $1: municipality, $2: broadcast. No row: somebody else did, or it is not its time.
UPDATE broadcast SET state = 'sending', started_at = now()
WHERE municipality_id = $1 AND id = $2 AND state = 'scheduled' AND scheduled_for <= now()
RETURNING channel_id, lane, audience, expires_at, category
