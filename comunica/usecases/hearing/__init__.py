"""Hear citizens and the provider: messages, changed addresses, statuses, and what comes of each."""
