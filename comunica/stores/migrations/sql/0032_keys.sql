-- Keys have a kind, and their scopes have the names of the API's second edition.

ALTER TABLE api_key ADD COLUMN kind text NOT NULL DEFAULT 'live' CHECK (kind IN ('test', 'team', 'live'));

-- Expand: the old names stay beside the new ones while processes of the version before still run. This version does not
-- know them, so they give nothing; the next writing of a key leaves them out. The table's force is lifted for the one
-- statement: an owner without BYPASSRLS would change nothing.
ALTER TABLE api_key NO FORCE ROW LEVEL SECURITY;
UPDATE api_key SET scopes = scopes || ARRAY(
    SELECT now_called
    FROM (VALUES ('broadcasts:write', 'broadcast:send'),
                 ('broadcasts:urgent', 'broadcast:urgent'),
                 ('broadcasts:read', 'broadcast:read')) AS name (was_called, now_called)
    WHERE was_called = ANY (scopes) AND now_called <> ALL (scopes)
    ORDER BY now_called
);
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
