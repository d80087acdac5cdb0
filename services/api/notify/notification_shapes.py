"""What Notify's clients send and get. Their names are Notify's; `lane`, `reason`, `state` and `error_code` are ours."""

import datetime as dt
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from comunica.broadcasting.notify_statuses import ASKABLE
from comunica.enrolment.importing.cells import BadCell, phone_of
from comunica.usecases.messages.message_request import MessageAccepted
from comunica.usecases.messages.show_messages import MessageOnRecord
from services.api.broadcasts.broadcast_shapes import Reason
from services.api.doors.faults import NUMBER_INVALID
from services.api.shapes import EXAMPLE_ID, Asked, Text, written_as_a_day

LONGEST_REFERENCE = 1000
TYPES = ("sms", "whatsapp", "email", "letter")


def _in_utc(value: dt.datetime) -> dt.datetime:
    """A time without offset is in UTC, as Notify takes it."""
    try:
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("is outside of the calendar") from None


def _text_of_a_time(value: object) -> object:
    if not written_as_a_day(value):
        raise ValueError("must be a text such as 2026-11-24T18:00:00")
    return value


def _known_status(value: str) -> str:
    if value not in ASKABLE:
        raise ValueError(f"is not one of [{', '.join(ASKABLE)}]")
    return value


Moment = Annotated[dt.datetime, BeforeValidator(_text_of_a_time), AfterValidator(_in_utc)]


def _writable_values(given: dict[str, Any]) -> dict[str, Any]:
    if any("\x00" in str(value) or "\\ud8" in ascii(value) for value in given.values()):
        raise ValueError("must not hold the character NUL or half of one")
    return given


def _absent_if_empty(value: object) -> object:
    return None if value == "" else value


def _without_empty(value: object) -> object:
    return [each for each in value if each != ""] if isinstance(value, list) else value


#: Clients that were given no word send the parameter without one: `?reference=&older_than=`.
EmptyIsAbsent = BeforeValidator(_absent_if_empty)
_EmptyIsNone = BeforeValidator(_without_empty)
OlderThan = Annotated[
    UUID | None,
    EmptyIsAbsent,
    Field(
        description="The last id of the page before; the same as absent, if empty.",
        json_schema_extra=lambda shown: shown.update(
            anyOf=[{"type": "string", "format": "uuid"}, {"type": "string", "maxLength": 0}, {"type": "null"}]
        ),
    ),
]


Personalisation = Annotated[dict[str, Any], Field(max_length=64), AfterValidator(_writable_values)]


class MessageAsked(Asked):
    """One message to one person."""

    model_config = ConfigDict(
        title="NewMessage",
        json_schema_extra={
            "examples": [
                {
                    "phone_number": "+39 333 1234567",
                    "template_id": EXAMPLE_ID,
                    "personalisation": {"testo": "la tua carta d'identità è pronta"},
                    "reference": "CIE-2026-118",
                }
            ]
        },
    )

    phone_number: Text = Field(max_length=500, description="In national or international form.")
    template_id: UUID
    personalisation: Personalisation = Field({}, description="The template's variables.")
    reference: Annotated[Text, Field(max_length=LONGEST_REFERENCE)] | None = Field(
        None, description="Your own word for it; not unique. Write nothing of the person in it."
    )
    sms_sender_id: UUID | None = Field(None, description="Of the municipality's channel; it has one.")
    scheduled_for: Moment | None = Field(None, description="Not before this moment; at most 96 hours away.")
    lane: Literal["urgent", "normal", "bulk"] = Field(
        "normal", description="Ours. urgent passes the quiet hours and needs the permission broadcast:urgent."
    )
    reason: Reason = None

    @model_validator(mode="wrap")
    @classmethod
    def _with_its_number(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(given)
        except ValidationError as refused:
            raise _beside_its_number(refused, given) from None


def _beside_its_number(refused: ValidationError, given: object) -> ValidationError:
    """A wrong number is found with what only the record knows. Where a field is wrong nobody asks the record, so that
    the number is told here.
    """
    number = given.get("phone_number") if isinstance(given, dict) else None
    found = refused.errors(include_url=False)
    if not isinstance(number, str) or any(each["loc"][:1] == ("phone_number",) for each in found):
        return refused
    try:
        phone_of(number)
    except BadCell as bad:
        problem = PydanticCustomError(NUMBER_INVALID, "phone_number {says}", {"says": str(bad)})
        told = [InitErrorDetails(type=problem, loc=("phone_number",), input=None)]
        told += [
            InitErrorDetails(type=each["type"], loc=each["loc"], input=each["input"], ctx=each.get("ctx", {}))
            for each in found
        ]
        return ValidationError.from_exception_data(refused.title, told)
    return refused


class MessagesAsked(Asked):
    """Which messages."""

    template_type: Annotated[list[str], _EmptyIsNone] = Field(
        [], description="sms, whatsapp, email or letter; may be repeated."
    )
    status: Annotated[list[Annotated[str, AfterValidator(_known_status)]], _EmptyIsNone] = Field(
        [], description="May be repeated."
    )
    reference: Annotated[Annotated[Text, Field(max_length=LONGEST_REFERENCE)] | None, EmptyIsAbsent] = None
    older_than: OlderThan = None
    include_jobs: bool = Field(default=False, description="Rows of lists too.")


class ReceivedAsked(Asked):
    """Which page of received messages."""

    older_than: OlderThan = None


class TemplateNamed(BaseModel):
    """A version of a template."""

    id: UUID
    version: int
    uri: str


class MessageContent(BaseModel):
    """What is said."""

    body: str
    from_number: str = Field(description="The municipality's number.")


class MessageAcceptedShown(BaseModel):
    """The message is on record and will be sent."""

    id: UUID
    reference: str | None
    content: MessageContent
    uri: str
    template: TemplateNamed
    scheduled_for: str | None


class MessageShown(BaseModel):
    """A message and what became of it."""

    id: UUID
    reference: str | None
    phone_number: str | None = Field(description="Null once the person was erased.")
    email_address: None = None
    line_1: None = None
    line_2: None = None
    line_3: None = None
    line_4: None = None
    line_5: None = None
    line_6: None = None
    line_7: None = None
    postcode: None = None
    postage: None = None
    type: Literal["sms"] = "sms"
    status: str = Field(description="See docs/api/notify.md.")
    template: TemplateNamed
    body: str
    subject: None = None
    created_at: str
    created_by_name: None = None
    sent_at: str | None
    completed_at: str | None
    scheduled_for: str | None
    one_click_unsubscribe: None = None
    is_cost_data_ready: Literal[False] = False
    cost_in_pounds: None = None
    cost_details: dict[str, Any] = Field(default_factory=dict)
    state: str = Field(description="Ours: the state of the delivery.")
    reason: str | None = Field(description="Ours: a word for why it failed or was suppressed.")
    error_code: int | None = Field(description="Ours: the provider's number for it.")


class NotifyLinks(BaseModel):
    """This page; the next while this one is not empty."""

    current: str
    next: str = Field("", description="Absent on the empty page after the last.")


class MessagePage(BaseModel):
    """Messages, newest first."""

    notifications: list[MessageShown]
    links: NotifyLinks


def shown_moment(moment: dt.datetime | None) -> str | None:
    """As Notify writes it."""
    return None if moment is None else f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def accepted_shown(accepted: MessageAccepted, root: str) -> dict[str, Any]:
    """The answer to a request, without a model in between: it is the hot path. A test holds it to the model."""
    return {
        "id": str(accepted.id),
        "reference": accepted.reference,
        "content": {"body": accepted.body, "from_number": accepted.from_number},
        "uri": f"{root}/v2/notifications/{accepted.id}",
        "template": template_named(accepted.template_id, accepted.template_version, root),
        "scheduled_for": shown_moment(accepted.scheduled_for),
    }


def template_named(template_id: UUID, version: int, root: str) -> dict[str, Any]:
    """A version of a template, with where it is shown."""
    return {"id": str(template_id), "version": version, "uri": f"{root}/v2/template/{template_id}"}


def message_shown(message: MessageOnRecord, root: str) -> MessageShown:
    """As the answer has it."""
    return MessageShown(
        id=message.id,
        reference=message.reference,
        phone_number=None if message.digits is None else f"+{message.digits}",
        status=message.status,
        template=TemplateNamed.model_validate(template_named(message.template_id, message.template_version, root)),
        body=message.body,
        created_at=shown_moment(message.created_at) or "",
        sent_at=shown_moment(message.sent_at),
        completed_at=shown_moment(message.completed_at),
        scheduled_for=shown_moment(message.scheduled_for),
        state=message.state,
        reason=message.reason,
        error_code=message.error_code,
    )
