-- The provider may have lost the file of a broadcast: as if it had been brought so long ago that it is brought anew.
-- $1: municipality, $2: broadcast.
UPDATE media_upload AS u SET uploaded_at = 'epoch'
FROM broadcast AS b
WHERE b.municipality_id = $1 AND b.id = $2
  AND u.municipality_id = $1 AND u.media_id = b.media_id AND u.channel_id = b.channel_id
RETURNING u.channel_id, u.media_id
