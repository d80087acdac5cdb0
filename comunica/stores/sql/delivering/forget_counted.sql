-- Whoever does not count any more is forgotten, also of portfolios that draw no more. $1: seconds that a person counts.
DELETE FROM counted_person WHERE counted_at <= now() - make_interval(secs => $1)
