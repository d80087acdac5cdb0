-- Every municipality there is.
SELECT id FROM municipality
