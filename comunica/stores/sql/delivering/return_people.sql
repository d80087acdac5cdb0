-- A channel has nothing more to send: what it drew and did not use is free for the others. $1: channel.
DELETE FROM people_grant WHERE channel_id = $1
