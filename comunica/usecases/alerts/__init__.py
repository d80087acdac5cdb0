"""Alerts of civil protection (CAP 1.2): taken in, said, withdrawn, published."""
