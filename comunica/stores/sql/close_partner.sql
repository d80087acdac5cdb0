-- A partner is closed; it stays so from the first time on. $1: partner.
UPDATE partner SET closed_at = coalesce(closed_at, now()) WHERE id = $1
