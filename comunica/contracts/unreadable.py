"""What every decoder here raises."""


class UnreadableError(ValueError):
    """These bytes are not the message they should be; trying again will not help: dead-letter them."""
