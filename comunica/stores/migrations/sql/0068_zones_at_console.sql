-- A zone that an alert's code stands for is not taken away at the console: so it sees which those are.
GRANT SELECT (municipality_id, zones) ON geocode TO comunica_console;
