-- Whoever draws from a portfolio's limit holds it until the end of the transaction, so that two draws cannot count the
-- same people as free. What is counted must be read by a later statement: this one's eyes are older than its lock.
-- $1: portfolio. No row: nobody told us of a limit.
SELECT people_limit FROM portfolio WHERE id = $1 FOR UPDATE
