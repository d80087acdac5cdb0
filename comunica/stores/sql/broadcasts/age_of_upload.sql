-- How long ago a file was brought to the provider of a channel. $1: municipality, $2: file, $3: channel.
SELECT now() - uploaded_at FROM media_upload WHERE municipality_id = $1 AND media_id = $2 AND channel_id = $3
