"""List what came in, with as much of it as is kept. Where that is words of citizens, the log tells who looked."""

from uuid import UUID

from comunica.usecases.audit import AuditLine, AuditLog, Deed
from comunica.usecases.messages.show_messages import ReceivedListing, ReceivedMessage
from comunica.usecases.paging import Page, PageRequest


async def list_received(
    listing: ReceivedListing, municipality_id: UUID, page: PageRequest, *, audit: AuditLog, who: str
) -> Page[ReceivedMessage]:
    """A page, newest first; with words, once the town's log has its line."""
    found = await listing.received(municipality_id, page)
    if told := sum(1 for each in found.rows if each.words):
        await audit.add(municipality_id, AuditLine(who=who, what=Deed.SHOW_WORDS, counts={"messages": told}))
    return found
