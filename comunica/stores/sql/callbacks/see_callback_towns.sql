-- The towns that are called back.
SELECT DISTINCT municipality_id FROM callback
