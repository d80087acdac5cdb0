"""What of the people wants a look of the office: unknown places, questions without an answer, requests on data.

Nothing of it is counted as urgent: who has no zone gets what goes to everyone, and a request has a month.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.enrolment.event_order import first_key
from comunica.enrolment.question import ANSWERED_WITHIN, Ask
from comunica.usecases.audit import AuditLine, AuditLog, Deed
from comunica.usecases.paging import Page, PageRequest

#: Within which a request on data is answered (GDPR art. 12.3): a month, taken as its shortest.
TERM = dt.timedelta(days=30)
#: What is more is told as this much.
MOST_COUNTED = 1_000


class Review(StrEnum):
    """What may want a look."""

    #: Enrolled, and the gazetteer does not know the place.
    PLACE = "place"
    #: Did not answer what we asked within a day.
    QUESTION = "question"
    #: Asked for their data, or for their erasure.
    REQUEST = "request"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownPlace:
    """Somebody enrolled of whom we know no zone."""

    id: UUID
    given_name: str = field(repr=False)
    surname: str = field(repr=False)
    #: As they wrote it.
    place: str = field(repr=False)
    masked_address: str
    since: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingQuestion:
    """Somebody who was asked, and what they had told by then."""

    id: UUID
    asked: Ask
    at: dt.datetime
    enrolled: bool
    given_name: str = field(repr=False)
    surname: str = field(repr=False)
    place: str = field(repr=False)
    #: As we understood the place.
    zone: str | None
    masked_address: str
    #: Answered no more: what is missing may never have been asked.
    banned: bool


class RequestKind(StrEnum):
    """What of data is asked."""

    #: Which data there are; also to correct or to take along (art. 15, 16, 20).
    ACCESS = "access"
    #: To be erased, or an objection (art. 17, 21): the messages stopped at once.
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """A request that nobody has answered yet."""

    #: Of its message.
    id: UUID
    kind: RequestKind
    at: dt.datetime
    #: None once the person was erased.
    subscriber_id: UUID | None
    given_name: str = field(repr=False)
    surname: str = field(repr=False)
    masked_address: str
    #: When their data go by themselves.
    erase_after: dt.datetime | None

    @property
    def due(self) -> dt.datetime:
        """Until when it must be answered."""
        return self.at + TERM


class ReviewShelf(Protocol):
    """The record, as far as reviewing needs it. All raise RecordAway."""

    async def counts(self, municipality_id: UUID, *, before: str, most: int) -> Mapping[Review, int]:
        """How much of what, up to `most`. `before`: questions whose key is smaller than this."""

    async def unknown_places(self, municipality_id: UUID, page: PageRequest) -> Page[UnknownPlace]:
        """Newest first."""

    async def questions(self, municipality_id: UUID, page: PageRequest, *, before: str) -> Page[WaitingQuestion]:
        """Newest first."""

    async def question_of(self, municipality_id: UUID, subscriber_id: UUID) -> WaitingQuestion | None:
        """What somebody was asked and has not answered."""

    async def requests(self, municipality_id: UUID, page: PageRequest) -> Page[DataRequest]:
        """Oldest term last, as pages are."""

    async def close_person(self, municipality_id: UUID, subscriber_id: UUID, *, key: str) -> bool:
        """Their place and their question are as they shall be. False: nobody here is known so."""

    async def close_request(self, municipality_id: UUID, request_id: UUID, *, who: str) -> bool:
        """It was answered. False: there is none, or it was before."""


def asked_before(now: dt.datetime) -> str:
    """The key that is greater than those of all questions whose day is over."""
    return first_key(now - ANSWERED_WITHIN)


async def count_reviews(shelf: ReviewShelf, municipality_id: UUID, *, now: dt.datetime) -> Mapping[Review, int]:
    """How much there is to look at, each up to `MOST_COUNTED`."""
    return await shelf.counts(municipality_id, before=asked_before(now), most=MOST_COUNTED)


async def waiting_questions(
    shelf: ReviewShelf, municipality_id: UUID, page: PageRequest, *, now: dt.datetime
) -> Page[WaitingQuestion]:
    """Those without an answer for a day."""
    return await shelf.questions(municipality_id, page, before=asked_before(now))


async def leave_as_is(
    shelf: ReviewShelf, municipality_id: UUID, subscriber_id: UUID, *, now: dt.datetime, audit: AuditLog, who: str
) -> bool:
    """The office has looked, and nothing shall change until the person writes something new: the log tells by whom."""
    closed = await shelf.close_person(municipality_id, subscriber_id, key=first_key(now))
    if closed:
        await audit.add(municipality_id, AuditLine(who=who, what=Deed.REVIEW_PERSON, counts={"people": 1}))
    return closed


async def close_request(
    shelf: ReviewShelf, municipality_id: UUID, request_id: UUID, *, audit: AuditLog, who: str
) -> bool:
    """The office has answered it: the town's log tells by whom."""
    closed = await shelf.close_request(municipality_id, request_id, who=who)
    if closed:
        await audit.add(municipality_id, AuditLine(who=who, what=Deed.ANSWER_REQUEST, counts={"requests": 1}))
    return closed
