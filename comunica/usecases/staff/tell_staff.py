"""Tell the staff by e-mail what waits for them: a broadcast to approve, a channel that is paused, a template refused.

Each is told once to each who should hear it, however many processes look. A letter that was not taken is tried again a
few times. One whose carrier died midway is not: it may have arrived, and the console shows the same in any case.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import structlog

from comunica.usecases.staff.letters import (
    ApprovalWaitingLetter,
    ChannelPausedLetter,
    Letter,
    Letters,
    Reader,
    TemplateRejectedLetter,
)

_log = structlog.get_logger("comunica.letters")

#: After each try that failed; after the last of them there is one more.
PAUSES = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=15), dt.timedelta(hours=1))
AT_ONCE = dt.timedelta(0)
APPROVING, CHANNEL = "/avvisi/da-approvare/", "/messa-in-servizio"


class Matter(StrEnum):
    """What the staff is told of."""

    APPROVAL_WAITING = "approval_waiting"
    CHANNEL_PAUSED = "channel_paused"
    TEMPLATE_REJECTED = "template_rejected"


class LetterState(StrEnum):
    """How a letter stands."""

    WAITING = "waiting"
    #: On its way; or it was when who carried it died.
    CLAIMED = "claimed"
    POSTED = "posted"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedLetter:
    """One that is ours to post. `attempts`: this one too."""

    municipality_id: UUID
    matter: Matter
    about: UUID
    staff_id: UUID
    attempts: int
    reader: Reader
    #: Of a channel: our word for why it is paused.
    paused_reason: str | None
    #: Of a template: its name.
    template: str | None


class ToldRecord(Protocol):
    """The record, as far as telling needs it. All raise RecordAway."""

    async def note(self) -> None:
        """Write down what stands now, in all towns, and forget what does not any more."""

    async def take(self) -> ClaimedLetter | None:
        """One that is due, claimed and committed as ours; none if nothing is."""

    async def settle(self, letter: ClaimedLetter, state: LetterState, *, pause: dt.timedelta) -> None:
        """What became of it; waiting: after a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingDesk:
    """What telling works with. `base_url`: of the console, without a slash at the end.

    `why_paused`: the sentence for a word on record, in a language.
    """

    record: ToldRecord
    letters: Letters
    base_url: str
    why_paused: Callable[[str | None, str], str]


async def tell_staff(desk: TellingDesk) -> int:
    """Post what is due, one after the other; how many were taken by the mail server."""
    await desk.record.note()
    posted = 0
    # One at a time: should this process die, one letter at most is lost.
    while (claimed := await desk.record.take()) is not None:
        taken = await desk.letters.post(_letter(claimed, desk))
        posted += taken
        await _settle(claimed, desk.record, taken=taken)
    return posted


async def _settle(claimed: ClaimedLetter, record: ToldRecord, *, taken: bool) -> None:
    if taken:
        await record.settle(claimed, LetterState.POSTED, pause=AT_ONCE)
    elif claimed.attempts <= len(PAUSES):
        await record.settle(claimed, LetterState.WAITING, pause=PAUSES[claimed.attempts - 1])
    else:
        await record.settle(claimed, LetterState.GIVEN_UP, pause=AT_ONCE)
        _log.error("a letter was given up", action="letter_given_up", matter=str(claimed.matter))


def _letter(claimed: ClaimedLetter, desk: TellingDesk) -> Letter:
    reader = claimed.reader
    match claimed.matter:
        case Matter.APPROVAL_WAITING:
            link = f"{desk.base_url}{APPROVING}{claimed.about}"
            return ApprovalWaitingLetter(reader=reader, broadcast_id=claimed.about, link=link)
        case Matter.CHANNEL_PAUSED:
            reason = desk.why_paused(claimed.paused_reason, reader.language)
            return ChannelPausedLetter(reader=reader, reason=reason, link=f"{desk.base_url}{CHANNEL}")
        case Matter.TEMPLATE_REJECTED:
            link = f"{desk.base_url}{CHANNEL}"
            return TemplateRejectedLetter(reader=reader, template=claimed.template or "", link=link)
