"""The ports of `usecases/reports` on PostgreSQL."""
