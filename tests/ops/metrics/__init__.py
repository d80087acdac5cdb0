"""One system under load, which ends with this folder."""
