"""The messages of proto/ as Python values, the subjects they travel on, and the topology of NATS."""
