-- How many people a town reaches, by the headcount, and the month's money. $1: municipality, $2: now.
SELECT
    (SELECT coalesce(sum(h.people), 0)::bigint FROM headcount AS h
     WHERE h.municipality_id = $1 AND h.consent = 'opted_in') AS subscribers,
    b.cap_micros, b.currency,
    (SELECT coalesce(sum(p.micros), 0)::bigint FROM spend AS p
     WHERE p.municipality_id = $1 AND p.month = month_of($2)) AS spent_micros
FROM municipality AS m
LEFT JOIN budget AS b ON b.municipality_id = m.id
WHERE m.id = $1
