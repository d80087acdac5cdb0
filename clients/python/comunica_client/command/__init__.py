"""The command `comunica`, for people and scripts. In Italian or English, as the locale or --lang says."""
