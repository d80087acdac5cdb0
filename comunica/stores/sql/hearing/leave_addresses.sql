-- A person's addresses of these kinds, but for the new ones: from then on they lead to nobody. $1: municipality,
-- $2: channel, $3: person, $4: kinds, $5: address indexes of the new ones, $6: since when.
UPDATE subscriber_address SET moved_at = $6
WHERE municipality_id = $1 AND channel_id = $2 AND subscriber_id = $3 AND kind = ANY($4::text[])
  AND address_index <> ALL($5::bytea[]) AND moved_at IS NULL
