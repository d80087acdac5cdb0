"""What all bodies share: texts, moments, pages. Unknown fields are refused; times carry their offset."""

import datetime as dt
import re
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

EXAMPLE_ID = "0199c1d2-7a10-7c3e-9f7a-3d1f5f1c2b6e"


_DAY_FIRST = re.compile(r"\d{4}-\d{2}-\d{2}")


def written_as_a_day(value: object) -> bool:
    """Whether it is a text that begins with a day. Digits alone would be taken for seconds since 1970: who writes
    20261201 means another moment, and what is past goes at once.
    """
    return isinstance(value, str) and _DAY_FIRST.match(value) is not None


def _only_text(value: object) -> object:
    if not written_as_a_day(value):
        raise ValueError("must be a text such as 2026-11-24T18:00:00+01:00")
    return value


def _in_utc(value: dt.datetime) -> dt.datetime:
    try:
        return value.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("is outside of the calendar") from None


_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def writable(value: str) -> str:
    """A text that can be on record; ValueError. JSON can hold NUL and half a character; PostgreSQL takes neither."""
    if _UNWRITABLE.search(value):
        raise ValueError("must not hold the character NUL or half of one")
    return value


#: With its offset, since the clock of a client is not the clock of a town.
Moment = Annotated[AwareDatetime, BeforeValidator(_only_text), AfterValidator(_in_utc)]


def _only_a_day(value: object) -> object:
    if not written_as_a_day(value):
        raise ValueError("must be a day such as 2026-11-24")
    return value


Day = Annotated[dt.date, BeforeValidator(_only_a_day)]


Text = Annotated[str, AfterValidator(writable)]


ZoneId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,63}$")]


TopicId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,63}$")]


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PageAsked(Asked):
    """Which page."""

    older_than: UUID | None = Field(None, description="The id that links.next holds; absent for the newest.")


class Links(BaseModel):
    """Where this page is, and the next."""

    current: str
    next: str | None = Field(description="Null on the last page.")
