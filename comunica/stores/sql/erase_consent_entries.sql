-- Empty the proofs of people; how many there were. $1: municipality, $2: people.
SELECT count(*) FROM erase_consent_entries($1, $2::uuid[])
