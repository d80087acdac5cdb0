"""PostgreSQL, the record: pool, tenancy, sealed columns; a query per file in sql/; stores in rooms as `usecases` has."""
