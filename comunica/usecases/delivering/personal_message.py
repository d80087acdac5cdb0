"""The message of a broadcast for each of its people: one for all, or one for each day since when they are enrolled."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from comunica.broadcasting.content import Content, TemplateContent
from comunica.usecases.delivering.deliver_ports import Carrier, Claimed

type MessageFor = Callable[[Claimed], Any]


def message_for(carrier: Carrier, content: Content) -> MessageFor:
    """Prepares as little as it can. `KeyError` if a parameter that the template wants is not there."""
    if not (isinstance(content, TemplateContent) and content.is_personal):
        message = carrier.prepare(content)
        return lambda _: message
    return _personal(carrier, content)


def _personal(carrier: Carrier, content: TemplateContent) -> MessageFor:
    timezone = ZoneInfo(content.timezone)

    @cache
    def on(day: dt.date) -> Any:
        return carrier.prepare(content.for_somebody(day))

    on(dt.date.min)  # a template that cannot be filled shows before anything is claimed

    def of(row: Claimed) -> Any:
        assert row.enrolled_at is not None
        return on(row.enrolled_at.astimezone(timezone).date())

    return of
