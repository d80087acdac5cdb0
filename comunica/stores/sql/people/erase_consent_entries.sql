-- Empty the proofs of people; how many there were. $1: municipalities, $2: people (in pairs).
SELECT count(*) FROM erase_consent_entries($1::uuid[], $2::uuid[])
