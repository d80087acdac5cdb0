"""The heart of Comunica, shared by all services. See ARCHITECTURE.md for the arrows between the rooms."""
