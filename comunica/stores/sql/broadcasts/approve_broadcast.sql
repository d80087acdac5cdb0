-- It goes, when its time has come: scheduled, and on the work list. $1: municipality, $2: broadcast, $3: by whom.
WITH approved AS (
    UPDATE broadcast SET state = 'scheduled', decision = 'approve', decided_by = $3, decided_at = now()
    WHERE municipality_id = $1 AND id = $2 AND state = 'awaiting_approval'
    RETURNING municipality_id, id, channel_id, lane, scheduled_for
)
INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)
SELECT municipality_id, id, channel_id, lane, 'resolve', greatest(scheduled_for, now()) FROM approved
