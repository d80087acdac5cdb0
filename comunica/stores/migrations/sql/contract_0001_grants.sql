-- Contract: what only the code before needed. What a number may do is written by who asked the provider
-- (usecases/setting_up/confirm_upgrades.py), no longer by who heard that it changed.
REVOKE UPDATE (granted_per_second) ON channel FROM comunica_subscription;
