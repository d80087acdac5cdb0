"""PostgreSQL, the record: pool, tenancy, sealed columns, one file per query in sql/, and the stores that use them."""
