"""The ports of `usecases/upkeep` on PostgreSQL."""
