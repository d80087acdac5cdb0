"""What stands in a delivery instead of a person who was erased.

It follows from the person's id under the municipality's key, apart for every source: two deliveries of one person
cannot be told to be theirs, and yet the provider's late word, whose token brings the old id along, finds its row.
"""

from uuid import UUID

from comunica.usecases.town_directory import Vault


def tombstone_of(vault: Vault, source_id: UUID, recipient_id: UUID) -> UUID:
    """The id that replaces this recipient in this source: a UUIDv8."""
    digest = int.from_bytes(vault.index("tombstone", f"{source_id}/{recipient_id}"))
    return UUID(int=digest & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62)
