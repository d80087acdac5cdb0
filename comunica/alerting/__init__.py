"""Alerts of civil protection as CAP 1.2 knows them: read, understood for a municipality, and written. Pure."""
