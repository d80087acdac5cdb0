"""The ports of `usecases/setting_up` on PostgreSQL."""
