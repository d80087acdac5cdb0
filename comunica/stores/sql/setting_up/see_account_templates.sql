-- Templates of an account as they stand on record. $1: municipality, $2: account.
SELECT id, name, language, status, category, buttons FROM template WHERE municipality_id = $1 AND waba_id = $2
