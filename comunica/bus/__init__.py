"""NATS: connect, publish, consume, seal, and the topology as it is found there."""
