"""One stack, which ends with this folder."""
