-- Give channels back. $1: the dispatcher, $2: channels, $3: their epochs; one that changed hands since is left alone.
UPDATE channel_ownership AS c
SET owner = NULL, lease_until = '-infinity'
FROM unnest($2::uuid[], $3::bigint[]) AS mine (channel_id, epoch)
WHERE c.channel_id = mine.channel_id AND c.owner = $1 AND c.epoch = mine.epoch
