"""dispatcher: sends what is due, once, in order, at the right speed.

| | |
|---|---|
| reads | JOBS (`dispatcher-jobs`), PARTNERJOBS (`dispatcher-partner-jobs`), BELLS (`dispatcher-bells`), \
`wake.channel.*`, and where partners are let in NATS' question of whom; the record: work list, deliveries, \
people, templates, the evidence of the webhook path, what partners submitted, their nkeys, runs that operators \
asked for |
| writes | messages to the provider; the record: broadcasts out of what partners submitted, \
snapshots, claims, outcomes, doubts, ownership of channels, people \
counted, shared throttles, templates and errands about them, steps of runs and what the provider says in them; \
EVENTS; \
PARTNEREVENTS, and on it a consumer for each partner; the end of NATS connections whose partner's nkey ended; \
dead letters of jobs |
| calls | PostgreSQL as the role comunica_dispatcher; NATS; the provider's API, over connections of each \
channel's own: messages, files, what a number may after an upgrade was told, and templates when a program asks; of a \
channel that is connected or checked its account, number and templates; the collector of traces, if one is set |
| how it fails | PostgreSQL away: nothing is claimed, so nothing new is sent; outcomes wait in memory. NATS away: jobs \
wait on their stream, no partner comes in, bells are lost and the sweep finds the work within a second. The \
provider away: the channel's breaker opens, and one probe after each pause asks. Killed: another dispatcher \
takes its channels after 5 s; what was under way is doubt after \
30 s, and evidence decides |
| how it scales | any number of replicas share the channels fairly; a channel is one replica's, so its pace is exact |
| how it stops | claims nothing more, lets calls in flight end (10 s at most), settles, hands back what it had not \
sent, gives the channels back |
"""

#: Seconds from SIGTERM to the end: jobs in hand, a call's deadline, settling, then NATS and PostgreSQL.
STOP_WITHIN = 27.0
