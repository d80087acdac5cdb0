"""What a poster says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do: what, and how exactly."""

    title: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterText:
    """In one language. `code_says`, `arms_say`: what stands for the QR code and for the coat of arms where they cannot
    be seen.
    """

    language: str
    title: str
    town: str
    arms_say: str
    service: str
    headline: str
    steps: tuple[Step, ...]
    link: str
    code_says: str
    number_label: str
    number: str
    #: Short promises, such as «È gratuito».
    facts: tuple[str, ...]
    leave: str
    privacy_label: str
    privacy_url: str
    contacts: str
    emergency: str
