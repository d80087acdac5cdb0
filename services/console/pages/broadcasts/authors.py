"""Who wrote a notice, or decided on it, as their colleagues call them."""

from uuid import UUID

from comunica.usecases.broadcasts.show_broadcast import BroadcastOnRecord
from comunica.usecases.broadcasts.submission import Origin
from services.console.parts import Parts
from services.console.speaking import Speaking
from services.console.words import sentence

_PROGRAM = sentence("Il programma «%(name)s»")
#: A person's id or a key's: of neither the record has a name any more.
_NOBODY = sentence("Qualcuno che non c’è più")


async def author_of(broadcast: BroadcastOnRecord, municipality_id: UUID, parts: Parts, speaking: Speaking) -> str:
    """The name of the person or of the program; what they are, if they have none any more."""
    if broadcast.partner_id is not None:
        return speaking.gettext("Un ente esterno, con il mandato del Comune")
    if broadcast.origin == Origin.CONSOLE:
        name = await _name_of_person(broadcast.submitted_by, municipality_id, parts)
        return name or speaking.gettext("Una persona che non lavora più qui")
    return await _name_of_program(broadcast.submitted_by, municipality_id, parts, speaking)


async def decider_of(
    broadcast: BroadcastOnRecord, municipality_id: UUID, parts: Parts, speaking: Speaking
) -> str | None:
    """Who approved or rejected it; none: nobody did. The record has a bare id, of a person or of a key."""
    if broadcast.decided_by is None:
        return None
    name = await _name_of_person(broadcast.decided_by, municipality_id, parts)
    if name is not None:
        return name
    key = await _key(broadcast.decided_by, municipality_id, parts)
    return speaking.say(_PROGRAM, name=key) if key else speaking.gettext(_NOBODY)


async def _name_of_person(staff_id: str, municipality_id: UUID, parts: Parts) -> str | None:
    member = await parts.staff.see_member(municipality_id, UUID(staff_id))
    return None if member is None else member.name


async def _name_of_program(key_id: str, municipality_id: UUID, parts: Parts, speaking: Speaking) -> str:
    """A job on NATS has no key of its own."""
    key = await _key(key_id, municipality_id, parts)
    return speaking.say(_PROGRAM, name=key) if key else speaking.gettext("Un programma del Comune")


async def _key(key_id: str, municipality_id: UUID, parts: Parts) -> str | None:
    try:
        key = await parts.keys.see(municipality_id, UUID(key_id))
    except ValueError:
        return None
    return None if key is None else key.name
