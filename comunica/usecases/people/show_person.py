"""Show one person to the staff of their town, with every proof: joined, left, or only asked something."""

from uuid import UUID

from comunica.municipality.address import Address, AddressKind
from comunica.usecases.people.export_subscribers import ExportedPerson, PersonShelf


async def show_person(shelf: PersonShelf, municipality_id: UUID, subscriber_id: UUID) -> ExportedPerson | None:
    """All that is on record; None: nobody here is known so. Who may not call sees `masked_address` of it."""
    return await shelf.person(municipality_id, subscriber_id)


def masked_address(person: ExportedPerson) -> str:
    """What may be shown to tell two apart."""
    return Address(AddressKind(person.address_kind), person.address).masked()
