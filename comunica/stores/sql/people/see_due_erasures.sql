-- Which of these municipalities have somebody whose term is over. $1: municipalities, $2: now, $3: the provider's window
-- is closed for who wrote last before this.
SELECT m.id FROM unnest($1::uuid[]) AS m (id)
WHERE EXISTS (SELECT FROM subscriber AS s
              WHERE s.municipality_id = m.id AND s.erase_after <= $2 AND s.consent <> 'opted_in'
                AND (s.last_inbound_at IS NULL OR s.last_inbound_at <= $3))
