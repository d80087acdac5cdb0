"""Draft single messages: all that can be judged without their people. Number, template, values, times."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.magic_numbers import SMOKE_TEST
from comunica.broadcasting.parameters import check_parameters
from comunica.broadcasting.personalisation import personalise
from comunica.enrolment.importing.cells import BadCell, phone_of
from comunica.municipality.keys import KeyKind
from comunica.usecases.broadcasts.time_broadcast import AskedTimes, Timed, Times, problems_of_times, times_of
from comunica.usecases.messages.message_request import (
    MessageRefused,
    MessageRequest,
    NumberAsked,
    SendableTemplate,
    Sender,
)
from comunica.usecases.problem import Problem

#: How far ahead a message may be scheduled.
FARTHEST = dt.timedelta(hours=96)

_NO_CHANNEL = Problem("channel_missing", "", "this municipality has no channel yet: ask who runs Comunica")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request that is right as far as can be seen without the people."""

    request: MessageRequest
    number: NumberAsked
    sender: Sender
    template: SendableTemplate
    values: Mapping[str, str] = field(repr=False)
    times: Times

    @property
    def is_kept(self) -> bool:
        """Not if its number is one of those that only try whether the way is open."""
        return self.number.digits not in SMOKE_TEST

    @property
    def is_test(self) -> bool:
        """By a test key, which reaches nobody."""
        return self.request.kind is KeyKind.TEST


class Drafting:
    """Drafts the requests of a batch. What is the same for many is found out once: judging a template, or counting a
    town's holidays, takes long.
    """

    def __init__(self, now: dt.datetime) -> None:
        self._now = now
        self._times: dict[tuple[object, ...], tuple[Times, Sequence[Problem]]] = {}
        self._templates: dict[UUID, Sequence[Problem]] = {}

    def draft(
        self, request: MessageRequest, sender: Sender | None, template: SendableTemplate | None
    ) -> Draft | MessageRefused:
        """The draft, or everything that is wrong with the request."""
        if sender is None:
            return MessageRefused((_NO_CHANNEL,))
        problems = [*_problems_of_request(request, sender)]
        digits = _digits(request.phone_number, problems)
        if template is None or template.waba_id != sender.channel.waba_id:
            return MessageRefused((Problem("template_unknown", "template_id", "Template not found"), *problems))
        problems += self._problems_of(template, sender)
        values = values_for(template, request.personalisation, problems)
        times, wrong = self._times_of(request, sender, template)
        problems += wrong
        if problems:
            return MessageRefused(tuple(problems))
        number = NumberAsked(request.municipality_id, sender.channel.id, digits)
        return Draft(request=request, number=number, sender=sender, template=template, values=values, times=times)

    def _problems_of(self, template: SendableTemplate, sender: Sender) -> Sequence[Problem]:
        template_id = template.template.id
        if template_id not in self._templates:
            self._templates[template_id] = _problems_of_template(template, sender)
        return self._templates[template_id]

    def _times_of(
        self, request: MessageRequest, sender: Sender, template: SendableTemplate
    ) -> tuple[Times, Sequence[Problem]]:
        key = (request.municipality_id, template.template.id, request.lane, request.reason, request.scheduled_for)
        if key not in self._times:
            self._times[key] = self._reckoned(request, sender, template)
        return self._times[key]

    def _reckoned(
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


def _problems_of_template(template: SendableTemplate, sender: Sender) -> Sequence[Problem]:
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
