-- The limit on different people of a channel's portfolio, and how many count now. $1: municipality, $2: channel,
-- $3: seconds that a person counts. No row: there is no limit that we were told of.
SELECT p.people_limit,
       (SELECT count(*) FROM counted_person AS c
        WHERE c.portfolio_id = p.id AND c.counted_at > now() - make_interval(secs => $3)) AS counted
FROM channel AS c
JOIN portfolio AS p ON p.id = c.portfolio_id
WHERE c.municipality_id = $1 AND c.id = $2 AND p.people_limit IS NOT NULL
