"""The loop that writes to the staff what waits for them: in every process, and each thing once."""

import asyncio

import structlog

from comunica.stores.pool import Pool
from comunica.stores.sealing import MasterKey
from comunica.stores.staff.told_letters import PostgresToldLetters
from comunica.stores.vaults import Vaults
from comunica.usecases.away import RecordAway
from comunica.usecases.staff.letters import Letters, NoLetters
from comunica.usecases.staff.tell_staff import TellingDesk, tell_staff
from services.console.channel_words import why_paused
from services.console.speaking import Speaking

_log = structlog.get_logger("comunica.letters")


def telling_desk(pool: Pool, master_key: MasterKey, letters: Letters, *, public_url: str) -> TellingDesk | None:
    """None if no letter can go, or none could say where to look: then nothing is even noted."""
    if isinstance(letters, NoLetters):
        return None
    if not public_url:
        _log.warning(
            "the staff is not told by e-mail what waits: set COMUNICA_PUBLIC_URL, so that a letter can say where",
            action="staff_not_told",
        )
        return None
    return TellingDesk(
        record=PostgresToldLetters(pool, Vaults(pool, master_key)),
        letters=letters,
        base_url=public_url,
        why_paused=_why,
    )


def _why(reason: str | None, language: str) -> str:
    return Speaking("en" if language == "en" else "it").gettext(why_paused(reason))


async def keep_telling(desk: TellingDesk | None, *, every: float) -> None:
    """For ever, a look each `every` seconds. A turn that fails is made good for by the next."""
    while desk is not None:
        try:
            await tell_staff(desk)
        except RecordAway as problem:
            _log.warning("the record is away", action="record_away", loop="letters", reason=str(problem))
        except Exception as problem:
            # Only the class: its text can quote a row.
            _log.error("turn failed", action="turn_failed", loop="letters", error=type(problem).__name__)
        await asyncio.sleep(every)
