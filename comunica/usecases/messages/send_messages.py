"""Send single messages: each is a request, a source of one delivery. Many are checked and written in one transaction.

Those who get one are subscribers who consent; a team key and a town on trial reach the staff among them only, a test
key nobody. What is refused changes nothing, and refuses none of its neighbours.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from comunica.broadcasting.content import ParameterFormat, TemplateContent
from comunica.broadcasting.magic_numbers import fate_of
from comunica.broadcasting.parameters import fill
from comunica.broadcasting.prices import PriceList
from comunica.municipality.keys import KeyKind
from comunica.usecases.messages.draft_message import Draft, Drafting
from comunica.usecases.messages.message_request import (
    MessageAccepted,
    MessageOutcome,
    MessageRefused,
    MessageRequest,
    NewMessage,
    NewTestMessage,
    NumberAsked,
    PersonAtNumber,
    RequestRecord,
    RequestTransaction,
    SendableTemplate,
    Sender,
)
from comunica.usecases.messages.request_body import to_text
from comunica.usecases.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingRoom:
    """What sending works with."""

    record: RequestRecord
    prices: PriceList
    now: Callable[[], dt.datetime]
    new_id: Callable[[], UUID]


#: A list is counted: whoever is in it is on record, and such a number never is.
_TESTING_NUMBER = Problem(
    "testing_number",
    "phone_number",
    "Bulk sending to testing numbers is not supported: leave it out, or send the list with a test key",
)


async def send_messages(asked: Sequence[MessageRequest], room: SendingRoom) -> Sequence[MessageOutcome]:
    """What comes of each, in their order, when all of it is on record. Raises RecordAway, and nothing is written."""
    async with room.record.requesting({each.municipality_id for each in asked}) as transaction:
        return await judge_and_write(asked, transaction, room)


async def judge_and_write(
    asked: Sequence[MessageRequest], transaction: RequestTransaction, room: SendingRoom
) -> Sequence[MessageOutcome]:
    """The same within a transaction at hand."""
    judge = await Judge.of(asked, transaction, room)
    judged = judge.judge(await judge.hear(judge.draft(asked), transaction))
    await write(judged, transaction)
    return judged.outcomes


@dataclass(frozen=True, slots=True)
class Drafts:
    """Requests as far as they can be judged without the people, and the people."""

    drafts: Sequence[Draft | MessageRefused]
    people: Mapping[NumberAsked, PersonAtNumber]


@dataclass(frozen=True, slots=True)
class Judged:
    """What comes of each, in their order, once what is to be written is."""

    messages: Sequence[NewMessage]
    tests: Sequence[NewTestMessage]
    outcomes: Sequence[MessageOutcome]


async def write(judged: Judged, transaction: RequestTransaction) -> None:
    """All that is to be written."""
    if judged.messages:
        await transaction.write(judged.messages)
    if judged.tests:
        await transaction.write_tests(judged.tests)


class Judge:
    """Judges requests by the senders and templates of when it was made. `list_id`: they are the rows of a list."""

    def __init__(
        self,
        senders: Mapping[UUID, Sender],
        templates: Mapping[tuple[UUID, UUID], SendableTemplate],
        room: SendingRoom,
        list_id: UUID | None,
    ) -> None:
        self._senders = senders
        self.templates = templates
        self._room = room
        self._now = room.now()
        self._drafting = Drafting(self._now)
        self._list_id = list_id

    @classmethod
    async def of(
        cls,
        asked: Sequence[MessageRequest],
        transaction: RequestTransaction,
        room: SendingRoom,
        list_id: UUID | None = None,
    ) -> "Judge":
        """With what these requests need."""
        senders = await transaction.senders({each.municipality_id for each in asked})
        templates = await transaction.templates({(each.municipality_id, each.template_id) for each in asked})
        return cls(senders, templates, room, list_id)

    def draft(self, asked: Sequence[MessageRequest]) -> Sequence[Draft | MessageRefused]:
        """All that can be seen without the people."""
        return [
            self._drafting.draft(
                each,
                self._senders.get(each.municipality_id),
                self.templates.get((each.municipality_id, each.template_id)),
            )
            for each in asked
        ]

    async def hear(self, drafts: Sequence[Draft | MessageRefused], transaction: RequestTransaction) -> Drafts:
        """Look the people up."""
        wanted = {each.number for each in drafts if isinstance(each, Draft) and each.is_kept and not each.is_test}
        return Drafts(drafts, await transaction.people(wanted) if wanted else {})

    def judge(self, heard: Drafts) -> Judged:
        """What comes of each."""
        judged = [_judge(each, heard.people, self._room, self._now, self._list_id) for each in heard.drafts]
        return Judged(
            [each for each in judged if isinstance(each, NewMessage)],
            [each for each in judged if isinstance(each, NewTestMessage)],
            [_outcome(draft, verdict, self._room) for draft, verdict in zip(heard.drafts, judged, strict=True)],
        )


def _judge(
    draft: Draft | MessageRefused,
    people: Mapping[NumberAsked, PersonAtNumber],
    room: SendingRoom,
    now: dt.datetime,
    list_id: UUID | None,
) -> NewMessage | NewTestMessage | MessageRefused | None:
    """What is to be written; none: a smoke test."""
    if isinstance(draft, MessageRefused):
        return draft
    if not draft.is_kept and list_id is None:
        return None
    if draft.is_test:
        return _test_message(draft, room, now, list_id)
    if not draft.is_kept:
        return MessageRefused((_TESTING_NUMBER,))
    person = people.get(draft.number)
    if problem := _why_not(draft, person):
        return MessageRefused((problem,))
    assert person is not None
    return NewMessage(
        id=room.new_id(),
        request=draft.request,
        channel_id=draft.sender.channel.id,
        person=person,
        template=draft.template,
        body=_body(draft),
        expires_at=draft.times.expires_at,
        cost_micros=_cost(draft, person, room.prices, now),
        list_id=list_id,
    )


def _why_not(draft: Draft, person: PersonAtNumber | None) -> Problem | None:
    """Why this person gets nothing."""
    is_staff = person is not None and person.is_staff
    if draft.request.kind is KeyKind.TEAM and not is_staff:
        said = "Can’t send to this recipient using a team-only API key"
        return Problem("not_in_team", "phone_number", said)
    if draft.sender.channel.trial and not is_staff:
        said = "Can’t send to this recipient when service is in trial mode: it writes to its staff until the trial ends"
        return Problem("on_trial", "phone_number", said)
    if person is None or person.consent == "none":
        return Problem(
            "not_subscribed", "phone_number", "Can’t send to this recipient: not a subscriber of this service"
        )
    if person.consent != "opted_in":
        return Problem("opted_out", "phone_number", "Can’t send to this recipient: opted out of this service")
    if draft.template.template.category == "marketing" and person.marketing != "open":
        return Problem("stopped_marketing", "phone_number", "Can’t send to this recipient: stopped marketing messages")
    return None


def _test_message(draft: Draft, room: SendingRoom, now: dt.datetime, list_id: UUID | None) -> NewTestMessage:
    return NewTestMessage(
        id=room.new_id(),
        request=draft.request,
        digits=draft.number.digits,
        template=draft.template,
        body=_body(draft),
        fate=fate_of(draft.number.digits),
        begins=draft.request.scheduled_for or now,
        created_at=now,
        list_id=list_id,
    )


def _body(draft: Draft) -> str:
    on_record = draft.template.template
    return to_text(
        TemplateContent(
            template=on_record.name,
            language=on_record.language,
            names=on_record.text.names,
            parameters=draft.values,
            format=ParameterFormat(draft.template.parameter_format),
            payloads=draft.template.payloads,
        )
    )


def _cost(draft: Draft, person: PersonAtNumber, prices: PriceList, now: dt.datetime) -> int | None:
    """A country without a price is taken to be as dear as the dearest."""
    edition = prices.at(now.date())
    if edition is None:
        return None
    known = edition.of_category(draft.template.template.category)
    return known.get(person.country or "", max(known.values(), default=None))


def _outcome(
    draft: Draft | MessageRefused, judged: NewMessage | NewTestMessage | MessageRefused | None, room: SendingRoom
) -> MessageOutcome:
    if isinstance(judged, MessageRefused):
        return judged
    assert isinstance(draft, Draft)
    request, template = draft.request, draft.template
    return MessageAccepted(
        id=room.new_id() if judged is None else judged.id,
        municipality_id=request.municipality_id,
        channel_id=draft.sender.channel.id,
        template_id=request.template_id,
        template_version=template.version,
        body=fill(template.template.text, draft.values),
        from_number=draft.sender.display_phone_number,
        reference=request.reference,
        scheduled_for=request.scheduled_for,
        is_to_send=isinstance(judged, NewMessage),
    )
