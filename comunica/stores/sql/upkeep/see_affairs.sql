-- Of these municipalities: people who are enrolled, what this month's messages cost, and the cap. $1: municipalities.
SELECT
    m.slug,
    (SELECT coalesce(sum(h.people), 0)::bigint FROM headcount AS h
     WHERE h.municipality_id = m.id AND h.consent = 'opted_in') AS people,
    (SELECT coalesce(sum(p.micros), 0)::bigint FROM spend AS p
     WHERE p.municipality_id = m.id AND p.month = month_of(now())) AS spent,
    (SELECT b.cap_micros FROM budget AS b WHERE b.municipality_id = m.id) AS cap
FROM municipality AS m
WHERE m.id = ANY($1::uuid[])
