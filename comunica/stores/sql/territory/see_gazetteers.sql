-- Which version the gazetteers of the municipalities that this transaction sees have.
SELECT municipality_id, version, postcode, other_towns, prefixes FROM gazetteer
