-- Everything that foreseeing a broadcast asks of the record, of one moment: who is in the audience, by what they have in
-- common; who left; whose window is open; who was not reachable; what waits before it; the month's money.
-- $1 to $8: whom, as in count_audience; $9: oldest source of a message that came back, $10: the start.
WITH
-- INCLUDE parts/chosen_numbers
, heads AS MATERIALIZED (
    SELECT zone_id, country, consent, is_meant, sum(people)::bigint AS people
    FROM (
        SELECT s.zone_id, s.country, s.consent, s.people,
               (
               -- INCLUDE parts/in_audience
               ) IS TRUE AS is_meant,
               -- Only numbers of their street are chosen, and theirs is not known.
               c.street_id IS NOT NULL AND s.number IS NULL
               AND (cardinality($8::text[]) = 0 OR s.topics IS NULL OR s.topics && $8::text[]) AS is_numberless
        FROM
            -- INCLUDE parts/heads
        WHERE s.municipality_id = $1 AND s.channel_id = $2
          AND
          -- INCLUDE parts/near_audience
        -- Asked once of each row, not once for each use below.
        OFFSET 0
    ) AS head
    WHERE is_meant OR is_numberless AND consent = 'opted_in'
    GROUP BY zone_id, country, consent, is_meant
), audience AS NOT MATERIALIZED (
    SELECT s.id, s.zone_id, s.country, s.marketing
    FROM
        -- INCLUDE parts/people
    WHERE s.municipality_id = $1 AND s.channel_id = $2 AND s.consent = 'opted_in'
      AND
      -- INCLUDE parts/in_audience
), stopped AS (
    SELECT zone_id, country, count(*) AS people FROM audience WHERE marketing = 'stopped' GROUP BY zone_id, country
), reach AS (
    SELECT zone_id AS zone, country, false AS stopped_marketing, sum(people)::bigint AS people
    FROM (SELECT zone_id, country, people FROM heads WHERE is_meant AND consent = 'opted_in'
          UNION ALL SELECT zone_id, country, -people FROM stopped) AS each
    GROUP BY zone_id, country HAVING sum(people) > 0
    UNION ALL
    SELECT zone_id, country, true, people FROM stopped
), writing AS MATERIALIZED (
    SELECT DISTINCT m.subscriber_id AS id FROM inbound_message AS m
    WHERE m.municipality_id = $1 AND m.channel_id = $2
      AND m.recorded_at > now() - interval '25 hours' AND m.sent_at > now() - interval '24 hours'
), windows AS (
    SELECT a.country, count(*) AS people FROM writing JOIN audience AS a USING (id)
    WHERE a.marketing = 'open' GROUP BY 1
), returned AS MATERIALIZED (
    SELECT DISTINCT d.recipient_id AS id FROM delivery AS d
    WHERE d.municipality_id = $1 AND d.source_id >= $9 AND d.reason = 'unreachable'
), ahead AS (
    SELECT b.lane, coalesce(sum(t.n), b.counted, 0)::bigint AS waiting
    FROM broadcast AS b
    LEFT JOIN delivery_tally AS t
        ON t.municipality_id = b.municipality_id AND t.source_id = b.id AND t.state IN ('queued', 'sending')
    WHERE b.municipality_id = $1 AND b.channel_id = $2
      AND (b.state = 'sending' OR b.state = 'scheduled' AND b.scheduled_for <= $10)
    GROUP BY b.id, b.lane, b.counted
)
SELECT
    (SELECT coalesce(jsonb_agg(to_jsonb(r)), '[]') FROM reach AS r) AS groups,
    (SELECT coalesce(jsonb_agg(to_jsonb(w)), '[]') FROM windows AS w) AS windows,
    (SELECT count(*) FROM returned JOIN audience USING (id)) AS unreachable,
    (SELECT coalesce(sum(people), 0)::bigint FROM heads WHERE is_meant AND consent = 'opted_out') AS gone,
    (SELECT coalesce(sum(people), 0)::bigint FROM heads WHERE NOT is_meant) AS numberless,
    (SELECT coalesce(jsonb_agg(to_jsonb(a)), '[]') FROM ahead AS a WHERE a.waiting > 0) AS ahead,
    c.messages_per_second, b.cap_micros, b.currency,
    (SELECT coalesce(sum(p.micros), 0)::bigint FROM spend AS p
     WHERE p.municipality_id = $1 AND p.month = month_of($10)) AS spent_micros
FROM channel AS c
LEFT JOIN budget AS b ON b.municipality_id = c.municipality_id
WHERE c.municipality_id = $1 AND c.id = $2
