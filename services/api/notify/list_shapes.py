"""What clients send and get of lists: GC Notify's names."""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from comunica.usecases.messages.send_list import ListAccepted, ListRequest
from comunica.usecases.messages.steer_message_list import ListState
from services.api.doors.faults import ErrorItem
from services.api.notify.notification_shapes import LONGEST_REFERENCE, Moment, shown_moment
from services.api.shapes import EXAMPLE_ID, Asked, Links, Text, writable


def _cell(value: object) -> object:
    """One check for all kinds: there are many cells, and of each a fault is told once."""
    match value:
        case str():
            return writable(value)
        case None | bool() | int() | float():
            return value
    raise ValueError("must be a text, a number, yes or no, or nothing")


_CELL_KINDS = ("string", "integer", "number", "boolean", "null")
Cell = Annotated[
    str | int | float | bool | None,
    PlainValidator(_cell),
    WithJsonSchema({"anyOf": [{"type": each} for each in _CELL_KINDS]}),
]


class ListAsked(Asked):
    """One template to many people."""

    model_config = ConfigDict(
        title="NewMessageList",
        json_schema_extra={
            "examples": [
                {
                    "name": "Carte d'identità pronte",
                    "template_id": EXAMPLE_ID,
                    "rows": [["phone number", "testo"], ["+39 333 1234567", "la tua carta d'identità è pronta"]],
                }
            ]
        },
    )

    name: Text = Field(min_length=1, max_length=255)
    template_id: UUID
    rows: list[Annotated[list[Cell], Field(max_length=100)]] | None = Field(
        None, description="The first names the columns: phone number, and the template's variables."
    )
    csv: Text | None = Field(None, validate_default=True, description="The same as CSV, in place of rows.")
    scheduled_for: Moment | None = Field(None, description="Not before this moment; at most 96 hours away.")
    reference: Annotated[Text, Field(max_length=LONGEST_REFERENCE)] | None = None
    reply_to_id: UUID | None = Field(None, description="Of the municipality's channel; it has one.")
    lane: Literal["normal", "bulk"] = Field("bulk", description="Ours.")
    skip_refused: StrictBool = Field(
        default=False, description="Ours. true: rows that cannot go are left out and told; else nothing goes."
    )

    @field_validator("csv")
    @classmethod
    def _rows_or_csv(cls, csv: str | None, info: ValidationInfo) -> str | None:
        if "rows" in info.data and (info.data["rows"] is None) == (csv is None):
            raise ValueError("You should specify either rows or csv")
        return csv


class ListShown(BaseModel):
    """The list is on record."""

    id: UUID
    original_file_name: str
    notification_count: int
    job_status: Literal["pending", "scheduled"]
    template: UUID
    template_version: int
    template_type: Literal["sms"] = "sms"
    service: UUID
    created_at: str
    scheduled_for: str | None
    refused: list[ErrorItem] = Field(description="Ours: rows that were left out, and why.")


class ListAcceptedShown(BaseModel):
    """GC Notify's answer."""

    data: ListShown


def list_shown(accepted: ListAccepted, asked: ListRequest) -> dict[str, Any]:
    """As the answer has it."""
    scheduled = asked.common.scheduled_for
    shown = ListShown(
        id=accepted.id,
        original_file_name=asked.name,
        notification_count=accepted.resolved,
        job_status="pending" if scheduled is None else "scheduled",
        template=accepted.template_id,
        template_version=accepted.template_version,
        service=accepted.municipality_id,
        created_at=shown_moment(accepted.created_at) or "",
        scheduled_for=shown_moment(scheduled),
        refused=[
            ErrorItem(error="BadRequestError", message=each.message, code=each.code, field=each.field)
            for each in accepted.refused
        ],
    )
    return ListAcceptedShown(data=shown).model_dump(mode="json")


class ListStanding(BaseModel):
    """How a list stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": EXAMPLE_ID,
                    "name": "Carte d'identità pronte",
                    "state": "paused",
                    "paused_reason": "template_paused",
                    "template": EXAMPLE_ID,
                    "template_version": 1,
                    "lane": "bulk",
                    "notification_count": 50,
                    "refused_count": 0,
                    "counts": {"queued": 40, "delivered": 10},
                    "reference": None,
                    "created_at": "2026-11-25T09:00:00Z",
                    "scheduled_for": None,
                    "cancelled_at": None,
                }
            ]
        }
    )

    id: UUID
    name: str
    state: ListState
    paused_reason: str | None = Field(description="Why it is held: what of it is queued waits.")
    template: UUID
    template_version: int
    lane: Literal["normal", "bulk"]
    notification_count: int = Field(description="Messages that were made.")
    refused_count: int = Field(description="Rows of which none was made.")
    counts: dict[str, int] = Field(description="Of its messages, by state; without states that none is in.")
    reference: str | None
    created_at: dt.datetime
    scheduled_for: dt.datetime | None
    cancelled_at: dt.datetime | None


class ListPage(BaseModel):
    """A page of lists."""

    lists: list[ListStanding]
    links: Links
