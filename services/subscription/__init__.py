"""Subscription: reads what citizens wrote and what the provider said of our messages, and records it.

| | |
|---|---|
| reads | INBOUND: `subscription-messages`, `subscription-crowds` (messages to flooded numbers), \
`subscription-statuses` (path reports ride on it), `subscription-account`; \
the record: channels, towns, zones |
| writes | the record: people, consent and its ledger, replies (as deliveries that wait), states of deliveries, \
status of templates, pauses of channels, the evidence of the webhook path; erases who left, \
clears old texts, seals the towns' logs; the beginnings of surnames of people who were on record before; \
ERASURES, before it erases; BELLS; dead letters of \
inbound events |
| calls | PostgreSQL as the role comunica_subscription; NATS; the collector of traces, if one is set. It sends nothing |
| how it fails | PostgreSQL away: batches are held until it is back, however long, and count as no delivery; events \
wait on their stream, 7 days. NATS away: the same, and nobody \
is erased. Killed: what was not acknowledged comes again and changes nothing. \
An event that cannot be opened, read or placed goes to the dead letters as it came, with the reason |
| how it scales | any number of processes share the consumers. Messages of one municipality follow each other, in \
whatever process, since a batch holds the ledgers of its municipalities; statuses do not wait for each other |
| how it stops | takes no new batch, finishes the one in hand, acknowledges it |
"""

#: Seconds from SIGTERM to the end: the batch in hand, then NATS and PostgreSQL.
STOP_WITHIN = 20.0
