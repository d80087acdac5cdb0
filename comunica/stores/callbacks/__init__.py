"""The ports of `usecases/callbacks` on PostgreSQL."""
