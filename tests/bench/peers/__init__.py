"""The usual ways to send many messages, as a competent team would write them in an afternoon. They run in .venv-peers.

Each sends what our dispatcher sends, one HTTP request a message, and keeps no ledger: no attempts, no leases, no doubt.
"""
