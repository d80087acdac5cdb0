-- How many the snapshot would hold if it were made now, by the headcount: the same people, by the same condition.
-- $1: municipality, $2: channel, $3: everyone, $4: zones, $5: outside, $6: streets, $7: of those of which only numbers
-- are chosen, these: street → side → multirange, $8: topics that narrow it.
WITH
-- INCLUDE parts/chosen_numbers
SELECT coalesce(sum(s.people), 0)::bigint
FROM
    -- INCLUDE parts/heads
WHERE s.municipality_id = $1 AND s.channel_id = $2 AND s.consent = 'opted_in'
  AND
  -- What an index can tell of an audience of streets alone.
  -- INCLUDE parts/near_audience
  AND
  -- INCLUDE parts/in_audience
