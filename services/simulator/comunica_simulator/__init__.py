"""A faithful stand-in for the WhatsApp Cloud API, with phones to play with.

Reads:  requests of the Cloud API under `/{version}/…`; control and the phones' page under `/simulator/…` and `/`.
Writes: signed webhooks to whoever subscribed; the witness (every accepted message), in memory and on file.
Calls:  nothing but the webhook addresses it was given.
Fails:  as it is told to: by the recipient's number (`scenarios.py`) or by `POST /simulator/faults`.
Scales: one process; it is a measuring instrument, not a service.

It imports nothing of the system it stands against: a field got wrong must be wrong on one side only.
"""
