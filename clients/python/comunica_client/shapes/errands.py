"""Work that is done after its answer."""

from typing import Any, Literal, TypedDict


class Errand(TypedDict):
    """Work that is done after its answer, as far as every kind of it is told alike."""

    id: str
    state: Literal["waiting", "done", "failed"]
    failure: str | None
    says: str | None


class TemplateErrand(Errand):
    """What was asked of the provider, and what came of each template."""

    templates: list[dict[str, Any]] | None


class Report(Errand):
    """The figures of a month; None until it is done."""

    report: dict[str, Any] | None


def has_come(errand: Errand) -> bool:
    """Whether it is done or failed."""
    return errand["state"] != "waiting"
