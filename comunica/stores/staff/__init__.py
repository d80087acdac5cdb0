"""The ports of `usecases/staff` on PostgreSQL."""
