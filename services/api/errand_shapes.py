"""What clients get of work that is done after its answer."""

import datetime as dt
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from comunica.usecases.errands import ErrandState
from services.api.shapes import EXAMPLE_ID

LOCATION: dict[int | str, dict[str, Any]] = {
    202: {"headers": {"Location": {"description": "Where to see what comes of it.", "schema": {"type": "string"}}}}
}


class ErrandAccepted(BaseModel):
    """It will be done within seconds: look again."""

    id: UUID = Field(examples=[EXAMPLE_ID])
    state: ErrandState
    uri: str = Field(description="Where to see what comes of it; also in the header Location.")


class ErrandFacts(BaseModel):
    """How it stands."""

    id: UUID = Field(examples=[EXAMPLE_ID])
    state: ErrandState = Field(description="waiting: look again. done. failed: see failure, and says what to do.")
    failure: str | None = Field(description="Why nothing came of it: a stable word.")
    says: str | None = Field(description="The same for people, with what to do.")
    created_at: dt.datetime
    finished_at: dt.datetime | None
