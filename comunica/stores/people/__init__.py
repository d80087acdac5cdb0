"""The ports of `usecases/people` on PostgreSQL."""
