"""What clients send and get about lists of people."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.people_imports import (
    LONGEST_NAME,
    Counted,
    ImportOnRecord,
    ImportState,
    Notice,
    NumberedError,
)
from services.api.shapes import EXAMPLE_ID, Asked, Links, Text

_PARAMETER = Annotated[Text, Field(max_length=1024)]


class UploadAsked(Asked):
    """What is said of a file beside its bytes."""

    name: Annotated[Text, Field(max_length=LONGEST_NAME)] = Field("", description="What you call it, to find it again.")


class NoticeAsked(Asked):
    """Who is added learns it by this template, before anything else but an alert."""

    template: Annotated[Text, Field(min_length=1, max_length=512)] = Field(description="Name of an approved template.")
    parameters: dict[Annotated[Text, Field(min_length=1, max_length=64)], _PARAMETER] = Field(
        default_factory=dict,
        max_length=64,
        description="Its variables. `data` (since when they are enrolled), `comune`, `servizio`, `contatti` and "
        "`link_privacy` are filled by themselves.",
    )

    def notice(self) -> Notice:
        """As the use case has it."""
        return Notice(template=self.template, parameters=self.parameters)


class CommitAsked(Asked):
    """How a list is brought in."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"notice": {"template": "avviso_iscrizione"}}]})

    notice: NoticeAsked | None = Field(None, description="Left out: nobody is told.")


class ImportCounted(BaseModel):
    """What came, or would come, of a list."""

    rows: int
    refused: int = Field(description="Rows with errors: they are left out.")
    added: int
    changed: int = Field(description="On record with an older consent: brought up to date.")
    already: int = Field(description="Enrolled already: nothing changes.")
    left: int = Field(description="Left: not enrolled again.")
    places_unknown: int = Field(description="Of added and changed: they get what goes to everyone.")


class ImportShown(BaseModel):
    """A list as it stands."""

    id: UUID = Field(examples=[EXAMPLE_ID])
    state: ImportState = Field(
        description="checking and importing: look again. checked: commit or discard it. failed: see failure."
    )
    name: str
    size: int = Field(description="Bytes.")
    preview: ImportCounted | None = Field(description="What would come of it; null until it is checked.")
    result: ImportCounted | None = Field(description="What came of it, so far while it is importing.")
    errors: int = Field(description="Cells that are wrong: see /errors.")
    notice: NoticeAsked | None
    notice_failure: str | None = Field(description="Why nobody was told: commit once more with another notice.")
    told: int | None = Field(description="How many the notice tells.")
    failure: str | None = Field(description="Why nothing came of it: a stable word.")
    says: str | None = Field(description="The same for people, with what to do.")
    created_at: dt.datetime
    checked_at: dt.datetime | None
    committed_at: dt.datetime | None
    finished_at: dt.datetime | None
    expires_at: dt.datetime | None = Field(description="When the file of a checked list is forgotten.")
    uri: str


class ImportPage(BaseModel):
    """Lists, newest first."""

    imports: list[ImportShown]
    links: Links


class ImportErrorsAsked(Asked):
    """Which errors."""

    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(0, description="As links.next holds it.")


class ImportErrorShown(BaseModel):
    """What is wrong with a cell. Never what was written there."""

    row: int = Field(description="As the spreadsheet counts: the header is 1.")
    column: str = Field(description="As the file calls it; empty for the whole row.")
    message: str = Field(description="What is wrong and what to do.")


class ImportErrorPage(BaseModel):
    """Errors in the order of the rows."""

    errors: list[ImportErrorShown]
    links: Links


def import_shown(found: ImportOnRecord, uri: str) -> ImportShown:
    """As the answer has it."""
    return ImportShown(
        id=found.id,
        state=found.state,
        name=found.name,
        size=found.size,
        preview=_counted(found.preview),
        result=_counted(found.came),
        errors=found.errors,
        notice=found.notice and NoticeAsked(template=found.notice.template, parameters=dict(found.notice.parameters)),
        notice_failure=found.notice_failure,
        told=found.told,
        failure=found.failure,
        says=found.says,
        created_at=found.created_at,
        checked_at=found.checked_at,
        committed_at=found.committed_at,
        finished_at=found.finished_at,
        expires_at=found.expires_at if found.state is ImportState.CHECKED else None,
        uri=uri,
    )


def error_shown(each: NumberedError) -> ImportErrorShown:
    """As the answer has it."""
    return ImportErrorShown(row=each.error.row, column=each.error.column, message=each.error.says)


def _counted(counts: Counted | None) -> ImportCounted | None:
    if counts is None:
        return None
    outcomes = {str(outcome): counts.outcomes.get(outcome, 0) for outcome in Enrolled}
    return ImportCounted(rows=counts.rows, refused=counts.refused, places_unknown=counts.places_unknown, **outcomes)
