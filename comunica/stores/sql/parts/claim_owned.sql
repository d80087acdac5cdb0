EXISTS (SELECT FROM channel_ownership AS o
        WHERE o.channel_id = $2 AND o.owner = $3 AND o.epoch = $4 AND o.lease_until > now())
