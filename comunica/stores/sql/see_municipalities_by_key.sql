-- The same as see_municipalities for a transaction that looks rows up by their whole key, a few hundred at a time. The
-- planner guesses such a batch at a tenth of the table and would rather read all of it: measured on a source of 500,000,
-- 25 to 130 ms a claim of 500, and 7 ms with this. A plan made while the table was still empty reads all of it for each
-- row, until the statistics come: measured 500 enrolments/s, and 6,000 with this. Ends with the transaction: safe behind
-- a pooler. $1: ids, by comma.
SELECT set_config('app.municipality', $1, true), set_config('enable_hashjoin', 'off', true),
       set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true)
