"""console: what the staff of a municipality works with in a browser, and the pages that anybody may read.

| | |
|---|---|
| reads | requests of browsers on COMUNICA_HTTP_PORT; the record: staff and their sessions, broadcasts, deliveries, \
people, territory, settings, reports, the log; for operators how municipalities and channels stand |
| writes | the record, by the same use cases as the api: broadcasts, decisions, people with their ledger, lists, \
gazetteers, settings, keys, mandates, callbacks, errands and what comes of them; staff, sessions, links, the log; \
on NATS bells, and the stream ERASURES before somebody is erased; letters to the staff, over SMTP if that is set up |
| calls | PostgreSQL as the role comunica_console; NATS to ring; an SMTP server; the gateway for digital \
identities, over OpenID Connect, and the collector of traces, if they are set |
| how it fails | PostgreSQL away: a page that says so (503), nothing half done, ready again by itself. NATS away: \
bells are lost and the dispatcher's sweeper finds the work, and nobody is erased (503); still ready. SMTP away: the \
link is shown to the administrator. The gateway for identities away: a page that says so (503), and people sign in by \
password and code. Killed: whoever had sent a form sends it again, and it is done once |
| how it scales | any number of replicas: sessions are on record, and none knows more than the town's name for 10 s \
and the count by zone of a notice to 20,000 people or more, for twenty times as long as it took |
| how it stops | accepts no more, ends the streams of progress, finishes the requests it has, closes NATS, then \
PostgreSQL |

It holds no rules and no SQL: those are in comunica/usecases and comunica/stores. It needs no JavaScript, and nothing of
another host.
"""

#: Seconds from SIGTERM to the end: the deadline of a request, then NATS and PostgreSQL.
STOP_WITHIN = 27.0
