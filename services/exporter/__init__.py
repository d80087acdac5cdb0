"""Exporter: looks at NATS and PostgreSQL from outside and tells Prometheus; the NATS server has no /metrics of its own.

| | |
|---|---|
| reads | the state of every stream and consumer of the topology; sizes of the database and its tables |
| writes | nothing |
| calls | NATS, as a user that may ask about streams and consumers and nothing else; PostgreSQL, as the role \
comunica_exporter, which may read no table of ours |
| how it fails | NATS or PostgreSQL away: the last figures stay, `comunica_exporter_looks_total` counts the failures, \
and the other half goes on. Killed: no figures; nothing else depends on it |
| how it scales | one is enough; a second tells the same again |
| how it stops | at once |
"""

#: Seconds from SIGTERM to the end.
STOP_WITHIN = 10.0
