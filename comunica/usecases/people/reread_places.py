"""Read once more the places that the gazetteer did not know: since then it was taught."""

from uuid import UUID

from comunica.enrolment.importing.cells import Way
from comunica.usecases.paging import PageRequest
from comunica.usecases.people.at_desk import Told
from comunica.usecases.people.enrol_person import EnrolmentDesk
from comunica.usecases.people.move_subscriber import MoveAsked, PersonMoved, move_subscriber
from comunica.usecases.people.review import ReviewShelf

#: People of one go: each is a transaction, and somebody waits for the page.
MOST = 100

_AS_WRITTEN = MoveAsked(told=Told(way=Way.MESSAGE))


async def reread_places(
    municipality_id: UUID, *, who: str, desk: EnrolmentDesk, shelf: ReviewShelf, most: int = MOST
) -> int:
    """How many have a zone now, of the newest so many."""
    found = await shelf.unknown_places(municipality_id, PageRequest(size=most))
    moved = 0
    for each in found.rows:
        outcome = await move_subscriber(_AS_WRITTEN, municipality_id, each.id, who=who, desk=desk)
        moved += isinstance(outcome, PersonMoved)
    return moved
