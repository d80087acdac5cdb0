-- Whether a credential on NATS ended since then: it was revoked, or its partner closed. $1: since.
SELECT EXISTS (SELECT FROM partner_nkey WHERE revoked_at >= $1) OR EXISTS (SELECT FROM partner WHERE closed_at >= $1)
