-- The provider refused people because they stopped marketing: a word of theirs, as good as the one in its own app; the
-- greater key wins. $1: municipalities, $2: people, $3: keys.
UPDATE subscriber AS s SET marketing = 'stopped', marketing_key = o.key
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS o (municipality_id, id, key)
WHERE s.municipality_id = o.municipality_id AND s.id = o.id AND s.marketing_key < o.key
