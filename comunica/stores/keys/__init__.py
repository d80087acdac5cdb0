"""The ports of `usecases/keys` on PostgreSQL."""
