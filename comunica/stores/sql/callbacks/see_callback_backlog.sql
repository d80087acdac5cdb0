-- How much waits to be told, since when (seconds), and how many callbacks are paused by their circuit breaker.
-- Towns: those that the transaction sees.
SELECT count(*) AS waiting,
       coalesce(extract(epoch FROM now() - min(e.occurred_at)), 0)::float8 AS oldest,
       (SELECT count(*) FROM callback AS p WHERE p.state = 'active' AND p.openings > 0) AS open
FROM callback_event AS e
JOIN callback AS c ON c.municipality_id = e.municipality_id AND c.id = e.callback_id AND c.state = 'active'
WHERE e.state = 'waiting'
