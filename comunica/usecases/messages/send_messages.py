"""Send single messages: each is a request, a source of one delivery. Many are checked and written in one transaction.

Those who get one are subscribers who consent; a team key and a town on trial reach the staff among them only, a test
key nobody. What is refused changes nothing, and refuses none of its neighbours.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from comunica.broadcasting.content import ParameterFormat, TemplateContent
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.magic_numbers import SMOKE_TEST, fate_of
from comunica.broadcasting.parameters import check_parameters, fill
from comunica.broadcasting.personalisation import personalise
from comunica.broadcasting.prices import PriceList
from comunica.enrolment.import_cells import BadCell, phone_of
from comunica.municipality.keys import KeyKind
from comunica.usecases.broadcasts.time_broadcast import AskedTimes, Timed, Times, problems_of_times, times_of
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

#: How far ahead a message may be scheduled.
FARTHEST = dt.timedelta(hours=96)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingRoom:
    """What sending works with."""

    record: RequestRecord
    prices: PriceList
    now: Callable[[], dt.datetime]
    new_id: Callable[[], UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A request that is right as far as can be seen without the people."""

    request: MessageRequest
    number: NumberAsked
    sender: Sender
    template: SendableTemplate
    values: Mapping[str, str] = field(repr=False)
    times: Times

    @property
    def is_kept(self) -> bool:
        return self.number.digits not in SMOKE_TEST

    @property
    def is_test(self) -> bool:
        return self.request.kind is KeyKind.TEST


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

    drafts: Sequence[_Draft | MessageRefused]
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
        self._known = _Known(self._now)
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

    def draft(self, asked: Sequence[MessageRequest]) -> Sequence[_Draft | MessageRefused]:
        """All that can be seen without the people."""
        return [
            _draft(
                each,
                self._senders.get(each.municipality_id),
                self.templates.get((each.municipality_id, each.template_id)),
                self._known,
            )
            for each in asked
        ]

    async def hear(self, drafts: Sequence[_Draft | MessageRefused], transaction: RequestTransaction) -> Drafts:
        """Look the people up."""
        wanted = {each.number for each in drafts if isinstance(each, _Draft) and each.is_kept and not each.is_test}
        return Drafts(drafts, await transaction.people(wanted) if wanted else {})

    def judge(self, heard: Drafts) -> Judged:
        """What comes of each."""
        judged = [_judge(each, heard.people, self._room, self._now, self._list_id) for each in heard.drafts]
        return Judged(
            [each for each in judged if isinstance(each, NewMessage)],
            [each for each in judged if isinstance(each, NewTestMessage)],
            [_outcome(draft, verdict, self._room) for draft, verdict in zip(heard.drafts, judged, strict=True)],
        )


def _draft(
    request: MessageRequest, sender: Sender | None, template: SendableTemplate | None, known: "_Known"
) -> _Draft | MessageRefused:
    if sender is None:
        return _refused("channel_missing", "", "this municipality has no channel yet: ask who runs Comunica")
    problems = [*_problems_of_request(request, sender)]
    digits = _digits(request.phone_number, problems)
    if template is None or template.waba_id != sender.channel.waba_id:
        return MessageRefused((Problem("template_unknown", "template_id", "Template not found"), *problems))
    problems += known.problems(template, sender)
    values = values_for(template, request.personalisation, problems)
    times, wrong = known.times(request, sender, template)
    problems += wrong
    if problems:
        return MessageRefused(tuple(problems))
    number = NumberAsked(request.municipality_id, sender.channel.id, digits)
    return _Draft(request=request, number=number, sender=sender, template=template, values=values, times=times)


def problems_of_template(template: SendableTemplate, sender: Sender) -> Sequence[Problem]:
    """Why nothing can be sent by it now."""
    on_record = template.template
    problems = []
    if on_record.status != "approved":
        message = f"the provider says that this template is {on_record.status}: only an approved one can be sent"
        problems.append(Problem("template_not_approved", "template_id", message))
    if on_record.header not in {"none", "text"}:
        message = "this template stands under a file: send it as a broadcast, which brings one"
        problems.append(Problem("template_needs_file", "template_id", message))
    unsaid = sender.channel.identity.problems_of(on_record.header_text, on_record.text.body, on_record.footer)
    problems += [Problem(each.code, "template_id", each.message) for each in unsaid]
    return problems


def _problems_of_request(request: MessageRequest, sender: Sender) -> Sequence[Problem]:
    problems = []
    if request.sender_id is not None and request.sender_id != sender.channel.id:
        message = f"sms_sender_id {request.sender_id} does not exist for this service: leave it out"
        problems.append(Problem("sender_unknown", "sms_sender_id", message))
    if request.lane is Lane.URGENT and not request.may_send_urgent:
        message = "urgent needs the permission broadcast:urgent: use normal, or ask for it"
        problems.append(Problem("urgent_not_allowed", "lane", message))
    return problems


def _digits(written: str, problems: list[Problem]) -> str:
    try:
        return phone_of(written).value
    except BadCell as bad:
        problems.append(Problem("phone_number_invalid", "phone_number", f"phone_number {bad}"))
        return ""


def values_for(template: SendableTemplate, given: Mapping[str, object], problems: list[Problem]) -> Mapping[str, str]:
    """The variables as they will be sent. What is missing is told at once, as Notify tells it."""
    text = template.template.text
    personalised = personalise(text.names, given)
    if personalised.missing:
        message = f"Missing personalisation: {', '.join(personalised.missing)}"
        problems.append(Problem("personalisation_missing", "personalisation", message))
    for name in personalised.no_text:
        message = f"{name}: must be a text, a number, yes or no, or a list of them; no file can be sent"
        problems.append(Problem("parameter_not_text", f"personalisation.{name}", message))
    if personalised.missing or personalised.no_text:
        return {}
    checked = check_parameters(text, personalised.values)
    for each in checked.errors:
        name = each.field.removeprefix("parameters").removeprefix(".")
        message = f"{name}: {each.message}" if name else each.message
        problems.append(Problem(each.code, each.field.replace("parameters", "personalisation", 1), message))
    return checked.values


class _Known:
    """What is the same for many requests of a batch: judging a template, or counting a town's holidays, takes long."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now
        self._known: dict[tuple[object, ...], tuple[Times, Sequence[Problem]]] = {}
        self._templates: dict[UUID, Sequence[Problem]] = {}

    def problems(self, template: SendableTemplate, sender: Sender) -> Sequence[Problem]:
        """Of the template."""
        template_id = template.template.id
        if template_id not in self._templates:
            self._templates[template_id] = problems_of_template(template, sender)
        return self._templates[template_id]

    def times(
        self, request: MessageRequest, sender: Sender, template: SendableTemplate
    ) -> tuple[Times, Sequence[Problem]]:
        key = (request.municipality_id, template.template.id, request.lane, request.reason, request.scheduled_for)
        if key not in self._known:
            self._known[key] = self._times(request, sender, template)
        return self._known[key]

    def _times(
        self, request: MessageRequest, sender: Sender, template: SendableTemplate
    ) -> tuple[Times, Sequence[Problem]]:
        asked = AskedTimes(scheduled_for=request.scheduled_for, at=None, expires_at=None, expires_after=None)
        what = Timed(
            lane=request.lane, kind=BroadcastKind.ORDINARY, template=template.template.name, reason=request.reason
        )
        times = times_of(asked, what, sender.channel.rules, sender.channel.zone, self._now)
        problems = [*problems_of_times(asked, what, times, self._now)]
        if request.scheduled_for is not None and request.scheduled_for - self._now > FARTHEST:
            hours = int(FARTHEST.total_seconds() // 3600)
            message = f"scheduled_for datetime can only be up to {hours} hours in the future"
            problems.append(Problem("scheduled_too_far", "scheduled_for", message))
        if request.scheduled_for is not None and request.scheduled_for <= self._now:
            problems.append(Problem("scheduled_past", "scheduled_for", "scheduled_for datetime can not be in the past"))
        return times, problems


def _judge(
    draft: _Draft | MessageRefused,
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


def _why_not(draft: _Draft, person: PersonAtNumber | None) -> Problem | None:
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


def _test_message(draft: _Draft, room: SendingRoom, now: dt.datetime, list_id: UUID | None) -> NewTestMessage:
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


def _body(draft: _Draft) -> str:
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


def _cost(draft: _Draft, person: PersonAtNumber, prices: PriceList, now: dt.datetime) -> int | None:
    """A country without a price is taken to be as dear as the dearest."""
    edition = prices.at(now.date())
    if edition is None:
        return None
    known = edition.of_category(draft.template.template.category)
    return known.get(person.country or "", max(known.values(), default=None))


def _outcome(
    draft: _Draft | MessageRefused, judged: NewMessage | NewTestMessage | MessageRefused | None, room: SendingRoom
) -> MessageOutcome:
    if isinstance(judged, MessageRefused):
        return judged
    assert isinstance(draft, _Draft)
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


def _refused(code: str, field_name: str, message: str) -> MessageRefused:
    return MessageRefused((Problem(code, field_name, message),))
