"""The record is away for a moment: what every port of it may raise."""


class RecordAway(Exception):
    """PostgreSQL is away, or two transactions met: the same request may work in a moment. Nothing is half done."""
