-- Replies that are not said to somebody who is banned, but for those that tell first of 112. What a dispatcher took meanwhile
-- goes. $1: municipality, $2: recipient, $3: sources, $4: from-states, $5: how the text's mark of 112 begins,
-- $6, $7: least and greatest source.
UPDATE delivery AS d
SET state = 'suppressed', not_before = NULL, reason = 'banned'
WHERE d.municipality_id = $1 AND d.recipient_id = $2 AND d.source_id = ANY($3::uuid[])
  AND d.source_id BETWEEN $6 AND $7 AND d.state = ANY($4::text[]) AND NOT starts_with(coalesce(d.reply_text, ''), $5)
