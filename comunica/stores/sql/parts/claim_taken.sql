-- A row as it was judged in `j`. Held: queued as before, and looked at again in a while.
state = CASE WHEN j.state = 'held' THEN 'queued' ELSE j.state END,
not_before = CASE WHEN j.state = 'held' THEN now() + interval '5 minutes' END,
attempt = d.attempt + (j.state = 'sending')::int,
owner = CASE WHEN j.state = 'sending' THEN $3::uuid END,
epoch = CASE WHEN j.state = 'sending' THEN $4::bigint END,
lease_until = CASE WHEN j.state = 'sending' THEN now() + make_interval(secs => $6) END,
claimed_at = CASE WHEN j.state = 'sending' THEN now() ELSE d.claimed_at END,
reason = CASE j.state WHEN 'suppressed' THEN j.because WHEN 'held' THEN 'notice_first' END
