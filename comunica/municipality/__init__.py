"""The municipality: its profile, territory, keys and the addresses of its people. Pure."""
