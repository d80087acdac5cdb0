-- As count_audience, of an audience that an import is part of: person by person. $1 to $8: as there, $9: the import.
WITH
-- INCLUDE parts/chosen_numbers
SELECT count(*)
FROM
    -- INCLUDE parts/people
WHERE s.municipality_id = $1 AND s.channel_id = $2 AND s.consent = 'opted_in'
  AND
  -- INCLUDE parts/in_audience WITH imported
