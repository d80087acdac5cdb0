-- Who left and is erased is not added again by a list: their addresses, by keyed digest. $1: municipalities, $2: people,
-- $3: since when, $4: order of the event by which they left.
INSERT INTO suppression AS s (municipality_id, channel_id, address_index, since, consent_key)
SELECT a.municipality_id, a.channel_id, a.address_index, p.since, p.consent_key
FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[]) AS p (municipality_id, id, since, consent_key)
JOIN subscriber_address AS a ON a.municipality_id = p.municipality_id AND a.subscriber_id = p.id
ORDER BY a.channel_id, a.address_index
ON CONFLICT (municipality_id, channel_id, address_index) DO UPDATE SET
    since = CASE WHEN excluded.consent_key > s.consent_key THEN excluded.since ELSE s.since END,
    consent_key = greatest(excluded.consent_key, s.consent_key)
