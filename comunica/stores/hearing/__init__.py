"""The ports of `usecases/hearing` on PostgreSQL."""
