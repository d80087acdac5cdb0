"""Pages by keyset: newest first, each page begins after the last id of the one before."""

from dataclasses import dataclass
from uuid import UUID

#: Rows of a page, as Notify's clients know it.
PAGE_SIZE = 250


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page: the rows whose id is smaller than `older_than`, or the newest."""

    older_than: UUID | None = None
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """Rows of one page; `next_after` is the `older_than` of the next page, none on the last."""

    rows: tuple[Row, ...]
    next_after: UUID | None
