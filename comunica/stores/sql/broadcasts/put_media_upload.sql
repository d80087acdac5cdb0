-- What the provider calls a file. $1: municipality, $2: file, $3: channel, $4: the provider's id.
INSERT INTO media_upload (municipality_id, media_id, channel_id, provider_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (municipality_id, media_id, channel_id) DO UPDATE SET
    provider_id = excluded.provider_id, uploaded_at = now()
