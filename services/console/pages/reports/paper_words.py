"""The words of a month's figures that only paper has."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWords:
    """What stands on paper besides the figures. `page`: with `%(page)s` and `%(pages)s`."""

    language: str
    growth_title: str
    milestones_title: str
    press_title: str
    press_text: str
    page: str
