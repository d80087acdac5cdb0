"""The ports of `usecases/broadcasts` on PostgreSQL."""
