"""Routes of alerts of civil protection."""
