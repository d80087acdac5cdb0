-- Of the portfolios of these channels: their limit on people and how much of it is used or drawn. $1: channels,
-- $2: seconds that a person counts.
SELECT p.id, p.people_limit,
    (SELECT count(*) FROM counted_person AS c
     WHERE c.portfolio_id = p.id AND c.counted_at > now() - make_interval(secs => $2))
    + (SELECT coalesce(sum(g.people), 0) FROM people_grant AS g WHERE g.portfolio_id = p.id) AS used
FROM portfolio AS p
WHERE p.people_limit IS NOT NULL
  AND p.id IN (SELECT portfolio_id FROM channel WHERE id = ANY($1::uuid[]))
