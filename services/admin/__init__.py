"""comunica-admin: what operators and jobs do by hand or once a release; it runs, prints, and ends.

| | |
|---|---|
| reads | its arguments, the environment, files that are named; dead letters; a town's log and its seals (`audit`) |
| writes | NATS (`topology apply`; `dead-letters put-back`), the schema (`migrate`), municipalities \
(`municipality apply`, `channel connect`), their streets and names (`gazetteer`), people and a town's log \
(`subscribers`), staff (`user`), operators' keys (`operator`), pages (`docs`) |
| calls | NATS, PostgreSQL, the provider's management API |
| how it fails | says on stderr what to do and ends with 1; every command may be run again |
| how it scales | it does not: one run at a time, kept so by NATS and by an advisory lock |
"""
