-- What the provider answers that a number may. An upgrade that was told since is asked about again. $1: channel, $2: when
-- the upgrade was told, $3: messages a second.
UPDATE channel
SET granted_per_second = $3, upgrade_told_at = CASE WHEN upgrade_told_at > $2 THEN upgrade_told_at END
WHERE id = $1
