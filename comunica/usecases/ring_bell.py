"""Ring a bell: tell a dispatcher that there is work. The port that everything which makes work rings through."""

from typing import Protocol

from comunica.contracts.bells import Bell


class Bells(Protocol):
    """Where bells are rung."""

    async def ring(self, bell: Bell) -> None:
        """Ring within a deadline of the adapter's own. Never raises: a lost bell is logged and only costs time."""
