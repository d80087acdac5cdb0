"""Who gets a broadcast."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The selection. Its parts add up; `everyone` covers all of them."""

    everyone: bool = False
    zones: tuple[str, ...] = ()
    outside: bool = False

    @property
    def is_nobody(self) -> bool:
        """Nothing was chosen at all."""
        return not (self.everyone or self.zones or self.outside)
