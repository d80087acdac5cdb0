-- Audiences by street, by house number and by topic.

-- The number that tells the side and the range: 12 of 12/A, nothing of SNC. As enrolment/place/house_numbers.py has it.
-- Without a regular expression: it is asked of everybody in the chosen streets (measured: a fifth of the time).
CREATE FUNCTION leading_number(house_number text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT nullif(left(house_number, least(9, length(house_number) - length(ltrim(house_number, '0123456789')))), '')::integer
$$;
-- Whether there is one: dearer to say which.
CREATE FUNCTION has_number(house_number text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(ascii(house_number), 0) BETWEEN ascii('0') AND ascii('9')
$$;

-- What the person wants to hear of; null: everything. The town's profile has the topics.
ALTER TABLE subscriber ADD COLUMN topics text[] CHECK (cardinality(topics) > 0);

-- Who lives in a street. Partial, so that nobody is looked up by its first column alone (see 0041).
CREATE INDEX subscriber_of_street ON subscriber (municipality_id, street_id, id) WHERE street_id IS NOT NULL;
