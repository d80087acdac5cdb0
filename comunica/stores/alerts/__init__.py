"""The ports of `usecases/alerts` on PostgreSQL."""
