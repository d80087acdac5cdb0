"""What a bench raises when this machine lacks something."""


class CannotMeasureError(Exception):
    """Something that the bench needs is not there. Says what to install."""
