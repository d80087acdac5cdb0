"""Ask the provider for a category of notices: each combination of its fields that it does not have yet."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from comunica.broadcasting.starter_templates import StarterTemplate, starter_templates
from comunica.usecases.audit import AuditLine, AuditLog, Deed
from comunica.usecases.errands import ErrandKind, ErrandOnRecord, ErrandShelf, ErrandState
from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Problem
from comunica.usecases.setting_up.ask_templates import AskedBy, Asking, submit_template
from comunica.usecases.setting_up.offer_templates import Offer, WritingDesk
from comunica.usecases.setting_up.starter_setups import setup_of

#: Errands that are looked through for what was asked lately: two of every category's.
_LATEST = 200


async def ask_family(
    offer: Offer, desk: WritingDesk, by: Callable[[], AskedBy], *, who: str, asking: Asking, audit: AuditLog
) -> int | Sequence[Problem]:
    """How many were asked for, with a line in the town's log; or what is wrong with one. `by`: afresh for each.

    What goes below a picture needs an example of one, and is left to whoever runs the service.
    """
    missing = missing_of(offer, desk)
    for each in missing:
        made = await submit_template(setup_of(each), None, by(), asking=asking)
        if not isinstance(made, UUID):
            return made
    if missing:
        line = AuditLine(who=who, what=Deed.ASK_TEMPLATES, reason=offer.name, counts={"templates": len(missing)})
        await audit.add(by().municipality_id, line)
    return len(missing)


def missing_of(offer: Offer, desk: WritingDesk) -> Sequence[StarterTemplate]:
    """What the provider does not have of a category; of a town's own template nothing."""
    if not offer.is_family:
        return ()
    there = {each.name for each in offer.templates}
    town = desk.channel.identity.names[0]
    wanted = starter_templates(town, [offer.name], [offer.language])
    return [each for each in wanted if each.name not in there]


async def asked_lately(shelf: ErrandShelf, municipality_id: UUID) -> Mapping[tuple[str, str], ErrandState]:
    """Name and language of templates that were asked for → how the latest asking stands."""
    found = await shelf.page(municipality_id, (ErrandKind.SUBMIT_TEMPLATE,), PageRequest(size=_LATEST))
    # Newest first: it is put in last.
    return {_key(each): each.state for each in reversed(found.rows)}


def _key(errand: ErrandOnRecord) -> tuple[str, str]:
    return str(errand.asked.get("name", "")), str(errand.asked.get("language", ""))
