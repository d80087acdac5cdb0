"""Which subject an inbound event travels on. Each has a consumer of its own: a flood of one does not delay another."""

from enum import StrEnum
from typing import Self

from comunica.contracts import subjects
from comunica.contracts.inbound import InboundEvent, MessageReceived, PathReported, StatusReported

#: The stream of all of them; its name seals their bodies.
STREAM = "INBOUND"


class InboundKind(StrEnum):
    """The kinds."""

    MESSAGE = "message"
    #: of a number that is written to by a crowd: ingress knows which
    CROWD = "crowd"
    STATUS = "status"
    ACCOUNT = "account"

    @classmethod
    def of(cls, event: InboundEvent) -> Self:
        """The kind of an event; of a crowd it is a message like others."""
        match event:
            case MessageReceived():
                return cls("message")
            case StatusReported() | PathReported():
                return cls("status")
            case _:
                return cls("account")

    def subject(self, app: str) -> str:
        """Where it is published."""
        match self:
            case InboundKind.MESSAGE:
                return subjects.inbound_message(app)
            case InboundKind.CROWD:
                return subjects.inbound_crowd(app)
            case InboundKind.STATUS:
                return subjects.inbound_status(app)
            case InboundKind.ACCOUNT:
                return subjects.inbound_account(app)
