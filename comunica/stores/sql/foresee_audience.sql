-- Everything that foreseeing a broadcast asks of the record, of one moment: who is in the audience, by what they have in
-- common; who left; whose window is open; who was not reachable; what waits before it; the month's money.
-- $1: municipality, $2: channel, $3: everyone, $4: zones, $5: outside, $6: oldest source of a message that came back,
-- $7: the start. The same people as in snapshot_audience.sql.
WITH places AS MATERIALIZED (
    SELECT unnest($4::text[]) AS id
    UNION
    SELECT z.id FROM zone AS z WHERE z.municipality_id = $1 AND z.zones && $4::text[]
), audience AS NOT MATERIALIZED (
    SELECT s.id, s.zone_id, s.country, s.marketing
    FROM subscriber AS s
    WHERE s.municipality_id = $1 AND s.channel_id = $2 AND s.consent = 'opted_in'
      AND ($3::boolean OR s.zone_id = ANY(ARRAY(SELECT id FROM places)) OR ($5::boolean AND s.outside))
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
    WHERE d.municipality_id = $1 AND d.source_id >= $6 AND d.reason = 'unreachable'
), ahead AS (
    SELECT b.lane, coalesce(sum(t.n), b.counted, 0)::bigint AS waiting
    FROM broadcast AS b
    LEFT JOIN delivery_tally AS t
        ON t.municipality_id = b.municipality_id AND t.source_id = b.id AND t.state IN ('queued', 'sending')
    WHERE b.municipality_id = $1 AND b.channel_id = $2
      AND (b.state = 'sending' OR b.state = 'scheduled' AND b.scheduled_for <= $7)
    GROUP BY b.id, b.lane, b.counted
)
SELECT
    (SELECT coalesce(jsonb_agg(to_jsonb(r)), '[]') FROM reach AS r) AS groups,
    (SELECT coalesce(jsonb_agg(to_jsonb(w)), '[]') FROM windows AS w) AS windows,
    (SELECT count(*) FROM returned JOIN audience USING (id)) AS unreachable,
    (SELECT count(*) FROM subscriber AS s
     WHERE s.municipality_id = $1 AND s.channel_id = $2 AND s.consent = 'opted_out'
       AND ($3::boolean OR s.zone_id = ANY(ARRAY(SELECT id FROM places)) OR ($5::boolean AND s.outside))) AS gone,
    (SELECT coalesce(jsonb_agg(to_jsonb(a)), '[]') FROM ahead AS a WHERE a.waiting > 0) AS ahead,
    c.messages_per_second, b.cap_micros, b.currency,
    (SELECT coalesce(sum(p.micros), 0)::bigint FROM spend AS p
     WHERE p.municipality_id = $1 AND p.month = month_of($7)) AS spent_micros
FROM channel AS c
LEFT JOIN budget AS b ON b.municipality_id = c.municipality_id
WHERE c.municipality_id = $1 AND c.id = $2
