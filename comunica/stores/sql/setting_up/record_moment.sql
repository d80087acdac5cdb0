-- Now, by the record's clock.
SELECT clock_timestamp()
