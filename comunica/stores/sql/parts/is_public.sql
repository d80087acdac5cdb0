-- Whether a broadcast b may be read by anybody: it went to people, all of them or those of zones, of other towns, of
-- topics; not to streets, to named people or to the staff. A correction is what its first original is.
b.reach = 'audience' AND b.kind IN ('ordinary', 'correction') AND b.state IN ('sending', 'finished')
AND b.started_at IS NOT NULL AND b.category <> 'authentication'
AND NOT b.audience ?| ARRAY['streets', 'imported', 'failed_of', 'testers']
AND (b.kind = 'ordinary' OR (
    WITH RECURSIVE earlier AS (
        SELECT o.kind, o.original_id, o.reach, o.audience FROM broadcast AS o
        WHERE o.municipality_id = b.municipality_id AND o.id = b.original_id
        UNION ALL
        SELECT o.kind, o.original_id, o.reach, o.audience FROM earlier AS e
        JOIN broadcast AS o ON o.municipality_id = b.municipality_id AND o.id = e.original_id
    )
    SELECT coalesce(bool_and(e.kind IN ('ordinary', 'correction') AND e.reach = 'audience'
                             AND NOT e.audience ?| ARRAY['streets', 'imported', 'failed_of', 'testers']), false)
    FROM earlier AS e))
