"""PostgreSQL, the record: pool, tenancy, sealed columns; a query a file in sql/; stores in the rooms of `usecases`."""
