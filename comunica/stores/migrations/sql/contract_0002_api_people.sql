-- Contract: what only erasing over the api needed, to hold people by their ids. Since people are enrolled over the api it
-- may change enough columns of them to hold them by.
REVOKE UPDATE (id) ON subscriber FROM comunica_api;
