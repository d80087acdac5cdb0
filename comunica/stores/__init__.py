"""PostgreSQL, the record: pool, tenancy, sealed columns; a query per file in sql/; stores in the rooms of `usecases`."""
