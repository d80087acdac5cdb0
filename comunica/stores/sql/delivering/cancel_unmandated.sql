-- A partner's broadcast that is due and that no mandate covers any more is cancelled: its mandate ended by itself, or the
-- partner was closed. A row back if it was. $1: municipality, $2: broadcast.
WITH cancelled AS (
    UPDATE broadcast AS b
    SET state = 'cancelled', cancelled_at = now(), finished_at = now(), cancelled_reason = 'mandate_ended'
    WHERE b.municipality_id = $1 AND b.id = $2 AND b.state = 'scheduled' AND b.scheduled_for <= now()
      AND b.partner_id IS NOT NULL
      AND NOT EXISTS (
          SELECT FROM mandate AS g JOIN partner AS p ON p.id = g.partner_id
          WHERE g.municipality_id = $1 AND g.partner_id = b.partner_id AND g.revoked_at IS NULL AND p.closed_at IS NULL
            AND (g.expires_at IS NULL OR g.expires_at > now())
            AND b.lane = ANY (g.lanes) AND b.category = ANY (g.categories))
    RETURNING b.municipality_id, b.id, b.partner_id
), dropped AS (
    DELETE FROM due_source WHERE municipality_id = $1 AND source_id IN (SELECT id FROM cancelled)
)
SELECT partner_id FROM cancelled
