"""Discard a list that was uploaded and not brought in: its file is forgotten at once."""

from uuid import UUID

from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.people.people_imports import ImportShelf


async def discard_import(municipality_id: UUID, import_id: UUID, *, who: str, shelf: ImportShelf) -> bool:
    """Whether its state allowed it. `who`: whose order it is, as the town's log names them."""
    line = AuditLine(who=who, what=Deed.DISCARD_IMPORT, reason=str(import_id))
    return await shelf.discard(municipality_id, import_id, line)
