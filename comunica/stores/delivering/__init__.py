"""The ports of `usecases/delivering` on PostgreSQL."""
