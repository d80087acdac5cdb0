"""The ports of `usecases/territory` on PostgreSQL."""
