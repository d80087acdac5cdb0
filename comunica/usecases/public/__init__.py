"""What anybody may read of a town's service, without a key and without signing in. Never a citizen."""
