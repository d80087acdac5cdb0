-- The provider has just refused people because they stopped marketing: a word of theirs, of now; the greater key wins.
-- $1: municipalities, $2: people.
UPDATE subscriber AS s SET marketing = 'stopped', marketing_key = o.key
FROM (SELECT municipality_id, id, lpad(extract(epoch FROM now())::bigint::text, 12, '0') || '.1.' AS key
      FROM unnest($1::uuid[], $2::uuid[]) AS u (municipality_id, id)) AS o
WHERE s.municipality_id = o.municipality_id AND s.id = o.id AND s.marketing_key < o.key
