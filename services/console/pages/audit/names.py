"""Who acted, as their colleagues call them: the words of the record, such as `staff:<id>`, in names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from comunica.usecases.audit import Holder
from comunica.usecases.paging import PageRequest
from services.console.parts import Parts
from services.console.speaking import Speaking
from services.console.words import sentence

_PROGRAM = sentence("Il programma «%(name)s»")
_GONE = sentence("Una persona che non lavora più qui")
_PROGRAM_GONE = sentence("Un programma del Comune")
_PARTNER = sentence("L’ente «%(name)s»")
_PARTNER_GONE = sentence("Un ente con il mandato del Comune")
_OPERATOR = sentence("%(name)s (gestore del servizio)")
_WITHOUT_A_NAME = {
    "operator_key": sentence("Il gestore del servizio, con la sua chiave"),
    "service": sentence("Il servizio, da solo"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What ids of a town are called."""

    staff: Mapping[UUID, str]
    keys: Mapping[UUID, str]
    partners: Mapping[UUID, str]

    def say(self, who: str, speaking: Speaking) -> str:
        """The name of whoever did it. A word that this version does not know is shown as it is."""
        kind, _, rest = who.partition(":")
        match kind:
            case Holder.STAFF:
                return self._named(self.staff, rest) or speaking.gettext(_GONE)
            case Holder.KEY:
                return self._said(self.keys, rest, _PROGRAM, _PROGRAM_GONE, speaking)
            case "partner":
                return self._said(self.partners, rest, _PARTNER, _PARTNER_GONE, speaking)
            case "operator":
                return speaking.say(_OPERATOR, name=rest)
            case _:
                return speaking.gettext(_WITHOUT_A_NAME[kind]) if kind in _WITHOUT_A_NAME else who

    def of_staff(self, staff_id: str) -> str | None:
        """The name of a person of the staff."""
        return self._named(self.staff, staff_id)

    def of_key(self, key_id: str) -> str | None:
        """The name of a key."""
        return self._named(self.keys, key_id)

    def _said(self, names: Mapping[UUID, str], which: str, says: str, gone: str, speaking: Speaking) -> str:
        name = self._named(names, which)
        return speaking.gettext(gone) if name is None else speaking.say(says, name=name)

    def _named(self, names: Mapping[UUID, str], which: str) -> str | None:
        found = id_in(which)
        return None if found is None else names.get(found)


async def names_of(words: Iterable[str], municipality_id: UUID, parts: Parts) -> Names:
    """The names that these words of the record need, and no others: nothing is asked for what is not there."""
    wanted = " ".join(words)
    staff, keys, partners = (f"{each}:" in wanted for each in ("staff", "key", "partner"))
    return Names(
        staff=await _staff(municipality_id, parts) if staff else {},
        keys=await _keys(municipality_id, parts) if keys else {},
        partners=await _partners(municipality_id, parts) if partners else {},
    )


async def _staff(municipality_id: UUID, parts: Parts) -> Mapping[UUID, str]:
    return {each.id: each.name for each in await parts.staff.list_members(municipality_id)}


async def _keys(municipality_id: UUID, parts: Parts) -> Mapping[UUID, str]:
    return {each.id: each.name for each in (await parts.keys.page(municipality_id, PageRequest())).rows}


async def _partners(municipality_id: UUID, parts: Parts) -> Mapping[UUID, str]:
    found = await parts.mandates.page(municipality_id, PageRequest())
    return {each.partner_id: each.partner_name for each in found.rows}


def id_in(text: str) -> UUID | None:
    """An id that is the last word of a text; none if it is none."""
    try:
        return UUID(text.rpartition(" ")[2])
    except ValueError:
        return None
