-- One letter that is due, claimed: from then on nobody else posts it. $1: municipalities, $2: only if it stood within so
-- long. With whom it is for, and of what it tells.
WITH due AS (
    SELECT municipality_id, matter, about, staff_id FROM told_letter
    WHERE municipality_id = ANY($1::uuid[]) AND state = 'waiting' AND not_before <= now()
      AND seen_at > now() - $2::interval
    ORDER BY not_before, municipality_id, matter, about, staff_id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE told_letter AS t SET state = 'claimed', attempts = t.attempts + 1
    FROM due
    WHERE t.municipality_id = due.municipality_id AND t.matter = due.matter AND t.about = due.about
      AND t.staff_id = due.staff_id
    RETURNING t.municipality_id, t.matter, t.about, t.staff_id, t.attempts
)
SELECT c.municipality_id, c.matter, c.about, c.staff_id, c.attempts, s.email_sealed, s.name_sealed, s.language,
       m.name AS municipality, ch.paused_reason, t.name AS template
FROM claimed AS c
JOIN staff_member AS s ON s.municipality_id = c.municipality_id AND s.id = c.staff_id
JOIN municipality AS m ON m.id = c.municipality_id
LEFT JOIN channel AS ch ON c.matter = 'channel_paused' AND ch.id = c.about
LEFT JOIN template AS t ON c.matter = 'template_rejected' AND t.municipality_id = c.municipality_id AND t.id = c.about
