-- One person on record. $1: municipality, $2: their id.
SELECT s.id, s.address_kind, s.address_sealed, s.given_name_sealed, s.surname_sealed, s.place_sealed, s.zone_id,
       coalesce(z.name, '') AS zone_name, s.outside, s.consent, s.consented_at, s.marketing, s.last_inbound_at,
       s.erase_after, s.created_at, s.street_id, coalesce(t.full_name, '') AS street_name,
       coalesce(s.house_number, '') AS house_number, s.topics,
       s.note_sealed, s.banned_at
FROM subscriber AS s
LEFT JOIN zone AS z ON z.municipality_id = s.municipality_id AND z.id = s.zone_id
LEFT JOIN street AS t ON t.municipality_id = s.municipality_id AND t.id = s.street_id
WHERE s.municipality_id = $1 AND s.id = $2
