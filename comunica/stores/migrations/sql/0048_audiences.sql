-- Audiences by street, by house number and by topic.

-- The number that tells the side and the range: 12 of 12/A, nothing of SNC. As enrolment/place/house_numbers.py has it.
CREATE FUNCTION leading_number(house_number text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT substring(house_number FROM '^[0-9]{1,9}')::integer
$$;

-- What the person wants to hear of; null: everything. The town's profile has the topics.
ALTER TABLE subscriber ADD COLUMN topics text[] CHECK (cardinality(topics) > 0);

-- Who lives in a street. Partial, so that nobody is looked up by its first column alone (see 0041).
CREATE INDEX subscriber_of_street ON subscriber (municipality_id, street_id, id) WHERE street_id IS NOT NULL;
