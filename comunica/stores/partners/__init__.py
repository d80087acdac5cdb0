"""The ports of `usecases/partners` on PostgreSQL."""
