"""A broadcast's header: whether the template wants a file, and whether it is that one."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from comunica.usecases.problem import Problem


class MediaKind(StrEnum):
    """What a header can hold. The words are those of a template's header."""

    IMAGE = "image"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaOnRecord:
    """A file without its bytes. `is_there`: they were not forgotten yet."""

    id: UUID
    kind: MediaKind
    mime_type: str
    file_name: str
    alternative_text: str
    size: int
    is_there: bool
    created_at: dt.datetime


def problems_of_header(header: str, asked: UUID | None, media: MediaOnRecord | None) -> Iterator[Problem]:
    """`header` is the template's; `media` is the file that was asked for, if the municipality has it."""
    wanted = header if header in MediaKind else None
    if asked is None:
        if wanted is not None:
            yield Problem("media_missing", "media_id", f"the template begins with a file ({wanted}): upload one first")
        return
    if media is None or not media.is_there:
        yield Problem("media_unknown", "media_id", "no file of this municipality has this id any more: upload it again")
    elif wanted is None:
        yield Problem("media_not_wanted", "media_id", "the template has no place for a file: leave it out")
    elif wanted != media.kind:
        yield Problem("media_wrong_kind", "media_id", f"the template begins with a file of the kind {wanted}")
