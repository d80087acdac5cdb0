-- What staff ordered of lists: of a cancelled one all that is queued is cancelled, as often as something comes back to be
-- queued; of a resumed one what was held waits no longer than it was to. $1: municipalities, $2: states that may be
-- cancelled.
WITH steered AS MATERIALIZED (
    SELECT municipality_id, id, scheduled_for, cancelled_at, paused_reason FROM request_list
    WHERE municipality_id = ANY($1::uuid[]) AND steered_at IS NOT NULL
    FOR UPDATE SKIP LOCKED
), cancelled AS (
    UPDATE delivery AS d SET state = 'cancelled', not_before = NULL
    FROM steered AS s
    WHERE d.municipality_id = s.municipality_id AND d.list_id = s.id AND s.cancelled_at IS NOT NULL
      AND d.state = ANY($2::text[])
    RETURNING d.lane
), released AS (
    UPDATE delivery AS d SET not_before = CASE WHEN s.scheduled_for > now() THEN s.scheduled_for END
    FROM steered AS s
    WHERE d.municipality_id = s.municipality_id AND d.list_id = s.id AND s.cancelled_at IS NULL
      AND s.paused_reason IS NULL AND d.state = ANY($2::text[]) AND d.not_before = 'infinity'
), done AS (
    UPDATE request_list AS l SET steered_at = NULL
    FROM steered AS s
    WHERE l.municipality_id = s.municipality_id AND l.id = s.id
      AND (s.cancelled_at IS NULL OR NOT EXISTS (
          SELECT FROM delivery AS d WHERE d.municipality_id = s.municipality_id AND d.list_id = s.id
            AND d.state IN ('queued', 'sending', 'doubt')))
)
SELECT lane FROM cancelled
