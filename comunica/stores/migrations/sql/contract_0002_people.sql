-- Contract: what only the code before needed.

-- To hold people by their ids when they are erased over the api: since people are enrolled over it, it may change enough of
-- them to hold them by.
REVOKE UPDATE (id) ON subscriber FROM comunica_api;
-- Audiences were counted by it, person by person.
DROP INDEX subscriber_reach;
DROP FUNCTION has_number(text);
