"""Ingress: takes the provider's webhooks and answers 200 once NATS has on disk what they say.

| | |
|---|---|
| reads | `GET`, `POST /webhooks/whatsapp/{app}` from the provider; the secrets of each app from files |
| writes | `inbound.message.*` (`inbound.crowd.*` for flooded numbers), \
`inbound.status.*`, `inbound.account.*`; bad items to `deadletter.inbound.webhook` |
| calls | NATS; the collector of traces, if one is set. Nothing else: no PostgreSQL, no provider, no media |
| how it fails | 503 while NATS is away or full, and the provider sends again for 7 days; nothing is kept in memory |
| how it scales | any number of processes behind one address; they share nothing |

Every ~2 s it says of each app what it refused (path_reports.py), so that "no status came" can be told from "we could
not hear". Stops within 10 s: takes no more, finishes what it has, says that it leaves.
"""
