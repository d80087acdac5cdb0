"""The Cloud API's words on templates, accounts and preferences as our facts. The rest is ignored, by kind."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from comunica.broadcasting.reasons import Reason
from comunica.channels.whatsapp.limits import people_limit
from comunica.contracts.inbound import OtherReceived
from comunica.municipality.address import Address, NotAnAddress, phone, user_id
from comunica.usecases.hearing.record_account_event import (
    AccountEvent,
    AccountFreed,
    AccountRestricted,
    AddressChanged,
    Ignored,
    MarketingChosen,
    NumberChanged,
    PeopleLimited,
    TemplateCategory,
    TemplateChanged,
    TemplateStatus,
)

type Json = Mapping[str, Any]

_STATUSES = {
    "APPROVED": TemplateStatus.APPROVED,
    "REINSTATED": TemplateStatus.APPROVED,
    "UNARCHIVED": TemplateStatus.APPROVED,
    "PENDING": TemplateStatus.PENDING,
    "IN_APPEAL": TemplateStatus.PENDING,
    "REJECTED": TemplateStatus.REJECTED,
    "PAUSED": TemplateStatus.PAUSED,
    "DISABLED": TemplateStatus.DISABLED,
    "DELETED": TemplateStatus.DISABLED,
    "PENDING_DELETION": TemplateStatus.DISABLED,
    "ARCHIVED": TemplateStatus.DISABLED,
    # FLAGGED, LOCKED and LIMIT_EXCEEDED warn; the template can still be sent.
}
_CATEGORIES = {category.upper(): category for category in TemplateCategory}
_RESTRICTIONS = frozenset({"RESTRICTED_BIZ_INITIATED_MESSAGING", "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"})
_MOVES = frozenset({"user_changed_number", "user_changed_user_id"})
#: What the provider said of a number's quality before it had colours for it.
_FLAGS = {"FLAGGED": "red", "UNFLAGGED": "unknown"}
_BANS: Mapping[str, Reason | None] = {"DISABLE": Reason.ACCOUNT_LOCKED, "REINSTATE": None}


def read(event: OtherReceived) -> tuple[AccountEvent, ...]:
    """What this event means for our record. Never raises: what cannot be read is ignored, and counted."""
    reader = _READERS.get(event.field)
    try:
        change = msgspec.json.decode(event.json)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return (Ignored(event.field),)
    # A message that nobody wrote comes as it is; everything else is a change with a value.
    value = change if event.field == "messages" else change.get("value") if isinstance(change, dict) else None
    if reader is None or not isinstance(value, dict):
        return (Ignored(event.field),)
    return tuple(reader(event, value)) or (Ignored(event.field),)


def _template_status(event: OtherReceived, value: Json) -> Iterator[AccountEvent]:
    if status := _STATUSES.get(_text(value, "event")):
        yield _template(event, value, status=status)


def _template_category(event: OtherReceived, value: Json) -> Iterator[AccountEvent]:
    # `correct_category` announces a change of tomorrow; the change itself comes as `new_category`.
    if category := _CATEGORIES.get(_text(value, "new_category")):
        yield _template(event, value, category=category)


def _template(event: OtherReceived, value: Json, **decided: Any) -> TemplateChanged:
    return TemplateChanged(
        waba_id=event.waba_id,
        name=_text(value, "message_template_name"),
        language=_text(value, "message_template_language"),
        **decided,
    )


def _account(event: OtherReceived, value: Json) -> Iterator[AccountEvent]:
    match _text(value, "event"):
        case "DISABLED_UPDATE":
            state = _text(_object(value, "ban_info"), "waba_ban_state")
            if state in _BANS:
                yield _steered(event, _BANS[state])
        case "ACCOUNT_RESTRICTION":
            restricted = {_text(each, "restriction_type") for each in _objects(value, "restriction_info")}
            if restricted & _RESTRICTIONS:
                yield _steered(event, Reason.ACCOUNT_RESTRICTED)
        case "ACCOUNT_DELETED":
            yield _steered(event, Reason.NUMBER_GONE)
        case "ACCOUNT_OFFBOARDED":
            yield _steered(event, Reason.PERMISSION_MISSING)
        case "ACCOUNT_RECONNECTED":
            yield _steered(event, None)


def _steered(event: OtherReceived, reason: Reason | None) -> AccountEvent:
    if reason is None:
        return AccountFreed(waba_id=event.waba_id)
    return AccountRestricted(waba_id=event.waba_id, reason=reason)


def _number(event: OtherReceived, value: Json) -> Iterator[AccountEvent]:
    upgraded = _text(value, "event") == "THROUGHPUT_UPGRADE"
    quality = _FLAGS.get(_text(value, "event"))
    digits = "".join(each for each in _text(value, "display_phone_number") if each.isdigit())
    if digits and (upgraded or quality is not None):
        yield NumberChanged(waba_id=event.waba_id, digits=digits, upgraded=upgraded, quality=quality)
    yield from _capability(event, value)


def _capability(event: OtherReceived, value: Json) -> Iterator[AccountEvent]:
    # The first name is today's; the others are of the years when each number had a limit of its own.
    for name in ("max_daily_conversations_per_business", "max_daily_conversation_per_phone", "current_limit"):
        if (limit := people_limit(value.get(name))) is not None:
            yield PeopleLimited(waba_id=event.waba_id, people=limit.people)
            return


def _preferences(event: OtherReceived, value: Json) -> Iterator[AccountEvent]:
    for each in _objects(value, "user_preferences"):
        addresses = tuple(_addresses(each))
        choice, at = _text(each, "value"), each.get("timestamp")
        if _text(each, "category") != "marketing_messages" or choice not in ("stop", "resume") or not addresses:
            continue
        if (moment := _moment(at)) is None:
            continue
        yield MarketingChosen(
            phone_number_id=event.phone_number_id,
            addresses=addresses,
            stopped=choice == "stop",
            at=moment,
            digest=event.digest[:16],
        )


def _system_message(event: OtherReceived, item: Json) -> Iterator[AccountEvent]:
    """`user_changed_number` and `user_changed_user_id`: from the old address, with the new one inside."""
    system = _object(item, "system")
    if _text(item, "type") != "system" or _text(system, "type") not in _MOVES:
        return
    sender = _text(item, "from")
    # Of somebody without a visible number `from` is the user id.
    before = _text(system, "previous_user_id") or _text(item, "from_user_id") or sender
    old = {"wa_id": sender, "user_id": before}
    new = {"wa_id": _text(system, "wa_id") or _text(system, "new_wa_id"), "user_id": _text(system, "user_id")}
    yield from _moved(event, old, new, item.get("timestamp"))


def _user_id_update(event: OtherReceived, value: Json) -> Iterator[AccountEvent]:
    """The older form: a field of its own."""
    for each in _objects(value, "user_id_update"):
        ids = _object(each, "user_id") or each
        old, new = {"user_id": _text(ids, "previous")}, {"user_id": _text(ids, "current")}
        yield from _moved(event, old, new | {"wa_id": _text(each, "wa_id")}, each.get("timestamp"))


def _moved(event: OtherReceived, old: Json, new: Json, at: Any) -> Iterator[AccountEvent]:
    now, moment = tuple(_addresses(new)), _moment(at)
    before = tuple(address for address in _addresses(old) if address not in now)
    if before and now and moment is not None:
        yield AddressChanged(
            phone_number_id=event.phone_number_id, old=before, new=now, at=moment, digest=event.digest[:16]
        )


def _addresses(item: Json) -> Iterator[Address]:
    makers: tuple[tuple[str, Callable[[str], Address]], ...] = (("user_id", user_id), ("wa_id", phone))
    for name, make in makers:
        try:
            yield make(_text(item, name))
        except NotAnAddress:
            continue


def _moment(seconds: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _text(item: Json, name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _object(item: Json, name: str) -> Json:
    value = item.get(name)
    return value if isinstance(value, dict) else {}


def _objects(item: Json, name: str) -> Iterator[Json]:
    value = item.get(name)
    yield from (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()


_READERS: Mapping[str, Callable[[OtherReceived, Json], Iterator[AccountEvent]]] = {
    "message_template_status_update": _template_status,
    "template_category_update": _template_category,
    "account_update": _account,
    "phone_number_quality_update": _number,
    "business_capability_update": _capability,
    "user_preferences": _preferences,
    "user_id_update": _user_id_update,
    "messages": _system_message,
}
