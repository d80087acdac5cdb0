"""The ports of `usecases/messages` on PostgreSQL."""
