-- Everything that foreseeing a broadcast asks of the record, of one moment: who is in the audience, by what they have in
-- common; who left; whose window is open; who was not reachable; what waits before it; the month's money.
-- $1 to $9: whom, as in count_audience; $10: oldest source of a message that came back, $11: the start.
WITH audience AS NOT MATERIALIZED (
    SELECT s.id, s.zone_id, s.country, s.marketing
    FROM subscriber AS s
    WHERE s.municipality_id = $1 AND s.channel_id = $2 AND s.consent = 'opted_in'
      AND
      -- INCLUDE parts/in_audience
), reach AS (
    SELECT zone_id AS zone, country, marketing = 'stopped' AS stopped_marketing, count(*) AS people
    FROM audience GROUP BY 1, 2, 3
), writing AS MATERIALIZED (
    SELECT DISTINCT m.subscriber_id AS id FROM inbound_message AS m
    WHERE m.municipality_id = $1 AND m.channel_id = $2
      AND m.recorded_at > now() - interval '25 hours' AND m.sent_at > now() - interval '24 hours'
), windows AS (
    SELECT a.country, count(*) AS people FROM writing JOIN audience AS a USING (id)
    WHERE a.marketing = 'open' GROUP BY 1
), returned AS MATERIALIZED (
    SELECT DISTINCT d.recipient_id AS id FROM delivery AS d
    WHERE d.municipality_id = $1 AND d.source_id >= $10 AND d.reason = 'unreachable'
), ahead AS (
    SELECT b.lane, coalesce(sum(t.n), b.counted, 0)::bigint AS waiting
    FROM broadcast AS b
    LEFT JOIN delivery_tally AS t
        ON t.municipality_id = b.municipality_id AND t.source_id = b.id AND t.state IN ('queued', 'sending')
    WHERE b.municipality_id = $1 AND b.channel_id = $2
      AND (b.state = 'sending' OR b.state = 'scheduled' AND b.scheduled_for <= $11)
    GROUP BY b.id, b.lane, b.counted
)
SELECT
    (SELECT coalesce(jsonb_agg(to_jsonb(r)), '[]') FROM reach AS r) AS groups,
    (SELECT coalesce(jsonb_agg(to_jsonb(w)), '[]') FROM windows AS w) AS windows,
    (SELECT count(*) FROM returned JOIN audience USING (id)) AS unreachable,
    (SELECT count(*) FROM subscriber AS s
     WHERE s.municipality_id = $1 AND s.channel_id = $2 AND s.consent = 'opted_out'
       AND
       -- INCLUDE parts/in_audience
    ) AS gone,
    (SELECT count(*) FROM subscriber AS s
     WHERE s.municipality_id = $1 AND s.channel_id = $2 AND s.consent = 'opted_in' AND s.street_id = ANY($6::text[])
       AND $7::jsonb -> s.street_id IS NOT NULL AND NOT has_number(s.house_number)
       AND (cardinality($8::text[]) = 0 OR s.topics IS NULL OR s.topics && $8::text[])
       AND
       -- INCLUDE parts/in_audience
       IS NOT TRUE) AS numberless,
    (SELECT coalesce(jsonb_agg(to_jsonb(a)), '[]') FROM ahead AS a WHERE a.waiting > 0) AS ahead,
    c.messages_per_second, b.cap_micros, b.currency,
    (SELECT coalesce(sum(p.micros), 0)::bigint FROM spend AS p
     WHERE p.municipality_id = $1 AND p.month = month_of($11)) AS spent_micros
FROM channel AS c
LEFT JOIN budget AS b ON b.municipality_id = c.municipality_id
WHERE c.municipality_id = $1 AND c.id = $2
