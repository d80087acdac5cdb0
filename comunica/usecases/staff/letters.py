"""Letters to the staff: what they are told by e-mail. Where no e-mail can be sent, links are shown once instead."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who a letter is for. `language`: `it` or `en`; `municipality`: its name."""

    email: str = field(repr=False)
    name: str = field(repr=False)
    language: str
    municipality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationLetter:
    """They may come in, once they have chosen a password. The link opens once."""

    reader: Reader
    link: str = field(repr=False)
    #: Days for which it opens.
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryLetter:
    """They, or somebody who says so, forgot the password. The link opens once."""

    reader: Reader
    link: str = field(repr=False)
    #: Minutes for which it opens.
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalWaitingLetter:
    """A broadcast waits for the yes of somebody else than its author."""

    reader: Reader
    broadcast_id: UUID
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPausedLetter:
    """The channel sends nothing. `reason`: why and what to do, a sentence in the reader's language."""

    reader: Reader
    reason: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRejectedLetter:
    """The provider does not take a template."""

    reader: Reader
    template: str
    link: str


type Letter = InvitationLetter | RecoveryLetter | ApprovalWaitingLetter | ChannelPausedLetter | TemplateRejectedLetter


class Letters(Protocol):
    """Who carries them."""

    async def post(self, letter: Letter) -> bool:
        """Whether it is on its way; false: nobody carries letters here, or not now. Never raises; has a deadline."""


class NoLetters:
    """No e-mail is set up: whoever has a link shows it."""

    async def post(self, letter: Letter) -> bool:  # noqa: ARG002 - nobody reads it
        """Not on its way."""
        return False
