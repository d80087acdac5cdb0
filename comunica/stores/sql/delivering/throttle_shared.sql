-- The provider throttles a whole account or app: every dispatcher finds it here. $1: account or app, $2: its id,
-- $3: seconds, $4: the provider's code. Old ones go.
WITH over AS (
    DELETE FROM shared_throttle WHERE until < now() - interval '1 hour' AND (scope, id) <> ($1, $2)
)
INSERT INTO shared_throttle AS t (scope, id, until, code) VALUES ($1, $2, now() + make_interval(secs => $3), $4)
ON CONFLICT (scope, id) DO UPDATE SET until = greatest(t.until, excluded.until), code = excluded.code
