-- A page of the messages that came in, newest first: what is still known of them. The command is told where the ledger
-- holds it; the words where they are kept, unless the town has decided to keep none any more. $1: municipality, $2: older than this one, or null, $3: how many.
SELECT i.id, i.action, i.intent, i.sent_at, s.address_kind, s.address_sealed, e.keyword, c.display_phone_number,
       CASE WHEN (m.profile ->> 'keep_words')::boolean THEN i.words_sealed END AS words_sealed
FROM inbound_message AS i
JOIN municipality AS m ON m.id = i.municipality_id
JOIN channel AS c ON c.municipality_id = i.municipality_id AND c.id = i.channel_id
LEFT JOIN subscriber AS s ON s.municipality_id = i.municipality_id AND s.id = i.subscriber_id
LEFT JOIN LATERAL (
    SELECT o.keyword FROM consent_entry AS o
    WHERE o.municipality_id = i.municipality_id AND o.subscriber_id = i.subscriber_id
      AND o.message_digest = i.message_digest AND o.keyword IS NOT NULL
    LIMIT 1) AS e ON true
WHERE i.municipality_id = $1 AND ($2::uuid IS NULL OR i.id < $2)
ORDER BY i.id DESC
LIMIT $3
