"""Everything on one machine, for people and for tests.

Reads: the wheels that hold PostgreSQL and nats-server, the demo towns in `demo/`.
Starts: a real PostgreSQL, a real NATS, the simulator and every service, as child processes on 127.0.0.1.
Fails: loudly and soon, with the end of the log of whatever did not come up.
Knows nothing of what the services do: it speaks to them through their commands and environment variables.
"""
