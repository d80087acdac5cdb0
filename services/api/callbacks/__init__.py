"""Routes of callbacks."""
