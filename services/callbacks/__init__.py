"""Callbacks: tells the programs of towns what became of their broadcasts and messages.

| | |
|---|---|
| reads | the record: callbacks, and the events that triggers wrote for them with the change itself |
| writes | the record: what became of each event, how each callback stands |
| calls | PostgreSQL as the role comunica_callbacks; the receivers that towns named, on the Internet only |
| how it fails | a receiver away: its events wait, are tried for 24 hours and can be replayed, the others go on. \
PostgreSQL away: nothing is called, ready again by itself. Killed: the lease of a callback ends within a minute and \
another process goes on; what was told last may be told twice |
| how it scales | any number of replicas: each callback is leased by one at a time |
| how it stops | takes no more, finishes the calls under way, writes what became of them |

A service of its own, though small: nobody else may call addresses that strangers chose, and this one may call nothing
else: it has no way to NATS, to the provider's token, or to anything inside.
"""

#: Seconds from SIGTERM to the end: the longest call, and the word on it.
STOP_WITHIN = 20.0
