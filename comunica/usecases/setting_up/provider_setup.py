"""What the provider says of a channel and its templates: the ports of set_up_at_provider and of later questions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.usecases.setting_up.municipality_setup import TemplateSetup


class ProviderRefused(Exception):
    """The provider did not do it. Says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateState:
    """A template as the provider has it."""

    setup: TemplateSetup
    parameter_format: str
    #: pending, approved, rejected, paused or disabled.
    status: str
    #: Why it was rejected, if it was.
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLimits:
    """What the provider lets a number and its portfolio do."""

    #: None: it does not say.
    messages_per_second: int | None
    #: green, yellow, red or unknown.
    quality: str
    #: Whether it told of a limit on different people in a day, and the limit; None: as many as it likes.
    tells_people: bool
    people: int | None

    def __str__(self) -> str:
        rate = f"{self.messages_per_second} messages a second" if self.messages_per_second else "no rate told"
        limited = "no limit on people" if self.people is None else f"{self.people} people in 24 hours"
        return f"{rate}, {limited if self.tells_people else 'no tier told'}, quality {self.quality}"


class ProviderRecord(Protocol):
    """The record, as far as what the provider says goes into it."""

    async def put_templates(
        self, municipality_id: UUID, waba_id: str, templates: Sequence[TemplateState], *, now: dt.datetime
    ) -> int:
        """How many rows changed."""

    async def put_limits(self, municipality_id: UUID, phone_number_id: str, limits: NumberLimits) -> bool:
        """Whether anything changed."""

    async def resume(self, municipality_id: UUID, phone_number_id: str) -> str | None:
        """Have the channel send again if it was paused: why it was, else none."""


class ProviderAccount(Protocol):
    """The municipality's account at the provider. Everything here may raise `ProviderRefused`."""

    async def check_token(self) -> str:
        """What the token may do and until when, for a person to read."""

    async def register_number(self) -> bool:
        """Have the number registered; false if it was."""

    async def limits(self) -> NumberLimits:
        """What the number and its portfolio may."""

    async def subscribe_app(self) -> bool:
        """Have the account's events come to our app; false if they did."""

    async def templates(self, wanted: Sequence[TemplateSetup]) -> Sequence[TemplateState]:
        """Those of the wanted templates that exist, as they stand."""

    async def create_template(self, template: TemplateSetup) -> None:
        """Ask for a template; its review begins."""
