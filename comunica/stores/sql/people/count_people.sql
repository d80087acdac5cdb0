-- How many people are on record, whatever their consent. $1: municipality.
SELECT count(*) FROM subscriber WHERE municipality_id = $1
