-- One delivery for each of the staff's numbers. $1: municipality, $2: broadcast, $3: channel, $4: lane, $5: expires at.
INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state, expires_at)
SELECT $1, $2, id, $3, 'broadcast', $4, 'queued', $5 FROM test_recipient WHERE municipality_id = $1
