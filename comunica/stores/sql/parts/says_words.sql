-- Whether a broadcast b says all that somebody looks for. $5: patterns of words, or null for any. As it was said then:
-- the template's words of that time, what was filled in, and what describes its file. Notices are a town's public words
-- and lie here as they are; of two thousand each is put together and looked through in 10 microseconds, so that no column
-- is kept for it.
$5::text[] IS NULL OR NOT EXISTS (
    SELECT FROM (
        SELECT coalesce(
                   (SELECT v.body FROM template_version AS v
                    WHERE v.municipality_id = b.municipality_id AND v.template_id = b.template_id
                      AND v.created_at <= coalesce(b.started_at, now())
                    ORDER BY v.version DESC LIMIT 1),
                   (SELECT t.body FROM template AS t
                    WHERE t.municipality_id = b.municipality_id AND t.id = b.template_id), '')
               || (SELECT coalesce(string_agg(' ' || filled.value, ''), '')
                   FROM jsonb_each_text(b.parameters) AS filled)
               || coalesce(
                   (SELECT ' ' || m.alternative_text FROM media AS m
                    WHERE m.municipality_id = b.municipality_id AND m.id = b.media_id), '') AS text
        OFFSET 0 -- put together once for all the words
    ) AS said, unnest($5::text[]) AS word (pattern)
    WHERE said.text !~* word.pattern
)
