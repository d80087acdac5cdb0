-- The next events of a callback: one that tries it first, the others in order. One whose delivery has an earlier event that
-- must still wait, waits too. $1: municipality, $2: callback, $3: how many at most.
SELECT seq, id, kind, source_id, recipient_id, detail, occurred_at, attempts
FROM (
    (SELECT true AS tries, e.* FROM callback_event AS e
     WHERE e.municipality_id = $1 AND e.callback_id = $2 AND e.source_id = $2 AND e.state = 'waiting'
       AND e.recipient_id = '00000000-0000-0000-0000-000000000000' AND e.not_before <= now()
     ORDER BY e.seq LIMIT $3)
    UNION ALL
    (SELECT false AS tries, e.* FROM callback_event AS e
     WHERE e.municipality_id = $1 AND e.callback_id = $2 AND e.source_id <> $2 AND e.state = 'waiting'
       AND e.not_before <= now()
       AND NOT EXISTS (
           SELECT FROM callback_event AS earlier
           WHERE earlier.municipality_id = $1 AND earlier.callback_id = $2 AND earlier.state = 'waiting'
             AND earlier.source_id = e.source_id AND earlier.recipient_id = e.recipient_id
             AND earlier.seq < e.seq AND earlier.not_before > now())
     ORDER BY e.seq LIMIT $3)
) AS due
ORDER BY tries DESC, seq LIMIT $3
