-- What becomes of a queued row of a broadcast, at the last moment before the call. Who left is told nothing more, who
-- stopped marketing nothing of it (a flood alert is none). Who was brought in with a list learns so first: until their
-- notice is over for them, or they have written, everything but alerts is held.
SELECT
    t.municipality_id, t.source_id, t.recipient_id, s.address_kind, s.address_sealed,
    coalesce(s.consented_at, s.created_at) AS enrolled_at,
    CASE WHEN s.consent = 'opted_in' THEN 'stopped_marketing' ELSE 'left' END AS because,
    -- WITH people
    t.attempt, t.lane = 'urgent' AS urgent,
    -- Ten minutes early: a window that closes while the message is on its way counts.
    coalesce(s.last_inbound_at, '-infinity') <= now() - interval '23 hours 50 minutes' AS is_outside,
    c.recipient_id IS NOT NULL AS is_counted,
    -- END
    CASE WHEN t.expires_at <= now() THEN 'expired'
         WHEN s.consent = 'opted_in' AND (s.marketing = 'open' OR NOT EXISTS (
             SELECT FROM broadcast AS b WHERE b.municipality_id = t.municipality_id AND b.id = t.source_id
               AND b.category = 'marketing'))
         THEN CASE WHEN s.notice_of IS NULL OR t.lane = 'urgent' OR s.last_inbound_at IS NOT NULL OR NOT EXISTS (
                       SELECT FROM subscriber_import AS i
                       LEFT JOIN broadcast AS n ON n.municipality_id = i.municipality_id AND n.id = i.notice_id
                       WHERE i.municipality_id = t.municipality_id AND i.id = s.notice_of
                         AND i.notice_id IS DISTINCT FROM t.source_id
                         -- Not written yet, no deliveries yet, or this person's is not over.
                         AND (n.id IS NULL OR n.state NOT IN ('cancelled', 'finished') AND (
                             n.resolved IS NULL OR EXISTS (
                                 SELECT FROM delivery AS w
                                 WHERE w.municipality_id = i.municipality_id AND w.source_id = n.id
                                   AND w.recipient_id = s.id AND w.state IN ('queued', 'sending', 'doubt')))))
                   THEN 'sending' ELSE 'held' END
         ELSE 'suppressed' END AS state
FROM taken AS t
LEFT JOIN subscriber AS s ON s.municipality_id = t.municipality_id AND s.id = t.recipient_id
-- WITH people
LEFT JOIN counted_person AS c
    ON c.recipient_id = t.recipient_id AND c.counted_at > now() - make_interval(secs => (SELECT day FROM account))
-- END
