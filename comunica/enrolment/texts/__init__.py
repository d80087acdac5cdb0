"""The default texts of the replies, one file per language. A town may put its own in place of each (its profile)."""
