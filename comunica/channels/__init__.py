"""Providers that carry messages. `whatsapp/` is the Cloud API."""
