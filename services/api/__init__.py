"""api: what programs of a municipality ask for.

| | |
|---|---|
| reads | requests on COMUNICA_HTTP_PORT (`/v2/…`, `/openapi.json`; without a key `/alerts/…`: what is published); \
the record: broadcasts, deliveries, people, \
territory, keys, earlier answers, buckets of requests; for operators municipalities and channels, for partners \
their mandates and what they sent, each by a door of their own |
| writes | the record: broadcasts, their place on the work list, single sends, decisions, keys and their last use, \
mandates, partners and what these submit for many municipalities, \
errands, and beside the requests what comes of them: reports, people of lists with their ledger; \
answers, buckets, people who are enrolled by hand and their topics, gazetteers and names that are taught, erasures, \
alerts of civil protection and what their geocodes mean; \
for operators municipalities, channels, and runs that a dispatcher does; \
on NATS bells, and the stream ERASURES before somebody is erased |
| calls | PostgreSQL as the role comunica_api; NATS to ring; the collector of traces, if one is set |
| how it fails | PostgreSQL away: 503 with Retry-After, nothing half done, ready again by itself. NATS away: bells are \
lost and the dispatcher's sweeper finds the work, and nobody is erased (503); still ready. \
Killed: a client repeats with its Idempotency-Key; an errand goes on in another process after 30 s, \
behind the last row that was written |
| how it scales | any number of replicas: none knows more than keys that it believes for 4 s and \
requests that it drew for 10 s |
| how it stops | accepts no more, finishes the requests it has, closes NATS, then PostgreSQL |

It holds no rules: those are in comunica/usecases.
"""

#: Seconds from SIGTERM to the end: the deadline of a request, then NATS and PostgreSQL.
STOP_WITHIN = 27.0
