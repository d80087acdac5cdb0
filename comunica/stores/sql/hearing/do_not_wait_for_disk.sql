-- This transaction may be lost in a crash of the server: what it writes is written again.
SELECT set_config('synchronous_commit', 'off', true)
