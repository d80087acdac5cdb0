-- What a person chose about marketing in the provider's own app; the greater key wins. $1: municipality, $2: channels,
-- $3: address indexes, $4: choice, $5: key, $6: when they chose: an address that they have left since then leads to them.
UPDATE subscriber AS s SET marketing = $4, marketing_key = $5
WHERE s.municipality_id = $1 AND s.marketing_key < $5 AND s.id IN (
    SELECT a.subscriber_id FROM subscriber_address AS a
    JOIN unnest($2::uuid[], $3::bytea[]) AS k (channel_id, address_index) USING (channel_id, address_index)
    WHERE a.municipality_id = $1 AND (a.moved_at IS NULL OR a.moved_at >= $6))
