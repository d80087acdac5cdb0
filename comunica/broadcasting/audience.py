"""Who gets a broadcast."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The selection. Its parts add up; `everyone` covers all of them."""

    everyone: bool = False
    zones: tuple[str, ...] = ()
    outside: bool = False
    #: Whom this import added: they are told that they are on the list.
    imported: UUID | None = None

    @property
    def is_nobody(self) -> bool:
        """Nothing was chosen at all."""
        return not (self.everyone or self.zones or self.outside or self.imported)
