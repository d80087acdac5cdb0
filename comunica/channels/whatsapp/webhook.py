"""A webhook of the Cloud API as our events: every entry, every change, every item becomes one event with its own route.

What we do not know is kept whole (OtherReceived). What cannot be read comes back as a bad item and harms no neighbour:
a webhook of its own, so that a later version, which knows its shape, can read it as it would have read it then.
Media are named, never fetched. No reason or error here holds what somebody wrote.
"""

import hmac
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import msgspec

from comunica.channels.whatsapp.webhook_values import (
    Json,
    Unreadable,
    id_of,
    moment,
    object_in,
    objects_in,
    raw,
    required,
    text,
    text_or_nothing,
)
from comunica.contracts.inbound import InboundEvent, MessageReceived, OtherReceived, ProviderStatus, StatusReported

#: what a person can write or press; of media only the caption is read
_PERSONAL = (
    *("text", "button", "interactive", "reaction", "order", "location", "contacts", "unsupported"),
    *("image", "audio", "voice", "video", "document", "sticker"),
)
_STATUSES = {status.value: status for status in ProviderStatus}
#: the parts of a `messages` change that hold items
_PARTS = ("messages", "statuses", "errors")
# Two letters of a country, a dot, letters and digits; a parent id has ENT between.
_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{1,140}")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: Contacts of a change that go along with a bad item of it: whose it is may stand there alone. Of a crowd none does, or
#: a thousand bad items would each carry a thousand names.
_FEW_CONTACTS = 8
_INT32 = 2**31
_SORTED = msgspec.json.Encoder(order="sorted")


class NotAWebhookError(ValueError):
    """The body is not JSON. Not a loss: the provider sends again what we answer with anything but 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadItem:
    """An item that cannot be read, for the dead letters. `json`: a webhook with this item, whole, and no other."""

    reason: str
    json: bytes
    phone_number_id: str = ""
    waba_id: str = ""


@dataclass(frozen=True, slots=True)
class Webhook:
    """What one POST held, in its order."""

    events: tuple[InboundEvent, ...]
    bad: tuple[BadItem, ...]


class _Route(TypedDict):
    phone_number_id: str
    waba_id: str


def read(body: bytes, *, digest_key: bytes) -> Webhook:
    """Read one body. Raises NotAWebhookError if it is not JSON; everything else is in the answer.

    `digest_key` keys the digests by which copies of an event are known.
    """
    events: list[InboundEvent] = []
    bad: list[BadItem] = []
    for result in _items(_decode(body), _Digests(digest_key)):
        if isinstance(result, BadItem):
            bad.append(result)
        else:
            events.append(result)
    return Webhook(tuple(events), tuple(bad))


@dataclass(frozen=True, slots=True)
class _Digests:
    """Keyed digests: equal for two copies of an event, and of no use to who lacks the key."""

    key: bytes

    def of(self, *parts: object) -> bytes:
        # JSON of a list keeps the parts apart.
        return hmac.digest(self.key, _SORTED.encode(parts), "sha256")


def _decode(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _decode_leniently(body)


def _decode_leniently(body: bytes) -> Any:
    # Half an emoji (a lone surrogate) is no reason to turn a thousand neighbours away for seven days.
    try:
        return _whole(json.loads(body.decode()))
    except (ValueError, RecursionError):
        raise NotAWebhookError("the body is not JSON") from None


def _whole(value: Any) -> Any:
    match value:
        case str():
            return _SURROGATE.sub("\ufffd", value)
        case dict():
            return {_whole(key): _whole(each) for key, each in value.items()}
        case list():
            return [_whole(each) for each in value]
        case _:
            return value


def _items(webhook: Any, digests: _Digests) -> Iterator[InboundEvent | BadItem]:
    entries = webhook.get("entry", ()) if isinstance(webhook, dict) else None
    if entries is None and isinstance(webhook, dict):
        return
    if not isinstance(entries, list):
        yield BadItem(reason="a webhook without a list of entries", json=raw(webhook))
        return
    for entry in entries:
        changes = entry.get("changes", ()) if isinstance(entry, dict) else None
        match changes:
            case list():
                for change in changes:
                    yield from _ChangeReader(entry, change, digests).items()
            case ():
                yield _strange_entry(entry, digests)
            case _:
                yield BadItem(reason="an entry without a list of changes", json=raw({"entry": [entry]}))


def _strange_entry(entry: Json, digests: _Digests) -> OtherReceived:
    """An entry of another shape than ours, kept whole."""
    return OtherReceived(waba_id=id_of(entry.get("id")), digest=digests.of("entry", entry), field="", json=raw(entry))


class _ChangeReader:
    """Reads one change of one entry."""

    def __init__(self, entry: Json, change: Any, digests: _Digests) -> None:
        self._entry = entry
        self._change = change
        self._digests = digests
        value = change.get("value") if isinstance(change, dict) else None
        self._value: Json = value if isinstance(value, dict) else {}
        metadata = self._value.get("metadata")
        number = metadata.get("phone_number_id") if isinstance(metadata, dict) else None
        self._route = _Route(phone_number_id=id_of(number), waba_id=id_of(entry.get("id")))

    def items(self) -> Iterator[InboundEvent | BadItem]:
        """Its items, or itself as one."""
        if not isinstance(self._change, dict):
            yield self._bad("a change that is not an object", change=self._change)
        elif self._change.get("field") != "messages":
            yield self._whole_change()
        elif not isinstance(self._change.get("value"), dict):
            yield self._bad("a change without a value", change=self._change)
        elif not any(part in self._value for part in _PARTS):
            yield self._whole_change()
        else:
            for part in _PARTS:
                yield from self._part(part)

    def _part(self, part: str) -> Iterator[InboundEvent | BadItem]:
        items = self._value.get(part)
        if items is None:
            return
        if not isinstance(items, list):
            yield self._bad(f"{part} is not a list", change=self._with(part, items))
            return
        for item in items:
            yield self._item(part, item)

    def _item(self, part: str, item: Any) -> InboundEvent | BadItem:
        try:
            if not isinstance(item, dict):
                raise Unreadable(f"an item of {part} that is not an object")
            match part:
                case "messages":
                    return self._message(item)
                case "statuses":
                    return self._status(item)
                case _:
                    return self._other(item, "error")
        except Unreadable as problem:
            return self._bad(str(problem), change=self._with(part, [item]))

    def _message(self, item: Json) -> InboundEvent:
        if item.get("type") not in _PERSONAL or item.get("group_id") is not None:
            # Unknown, or the system's, or said in a group and not to us.
            return self._other(item, "message")
        message_id = required(item, "id")
        sender = _sender(item, contacts := objects_in(self._value.get("contacts")))
        words = _words(item["type"], item)
        context = object_in(item, "context")
        return MessageReceived(
            **self._route,
            digest=self._digests.of("message", self._route["phone_number_id"], message_id),
            message_id=message_id,
            sender_phone=sender.phone,
            sender_user_id=sender.user_id,
            sent_at=moment(item.get("timestamp")),
            type=item["type"],
            text=words.text,
            payload=words.payload,
            profile_name=_profile_name(sender, contacts),
            in_reply_to=words.answers or text_or_nothing(context, "id"),
            forwarded=context.get("forwarded") is True or context.get("frequently_forwarded") is True,
        )

    def _status(self, item: Json) -> InboundEvent:
        message_id, word = required(item, "id"), required(item, "status")
        if (status := _STATUSES.get(word)) is None:
            return self._other(item, "status")
        pricing = object_in(item, "pricing")
        recipient = next(filter(None, (text(item, key) for key in _RECIPIENTS)), "")
        return StatusReported(
            **self._route,
            digest=self._digests.of("status", message_id, word, recipient),
            message_id=message_id,
            token=text_or_nothing(item, "biz_opaque_callback_data"),
            status=status,
            at=moment(item.get("timestamp")),
            error_code=_error_code(item.get("errors")),
            pricing_category=text_or_nothing(pricing, "category"),
            billable=pricing.get("billable") is True,
        )

    def _other(self, item: Json, kind: str) -> OtherReceived:
        digest = self._digests.of(kind, self._route["waba_id"], self._route["phone_number_id"], item)
        return OtherReceived(**self._route, digest=digest, field="messages", json=raw(item))

    def _whole_change(self) -> OtherReceived:
        # With the entry's time: the same template may be paused twice, and that is not a copy.
        digest = self._digests.of("change", self._route["waba_id"], self._entry.get("time"), self._change)
        field = self._change.get("field")
        return OtherReceived(
            **self._route, digest=digest, field=field if isinstance(field, str) else "", json=raw(self._change)
        )

    def _with(self, part: str, items: Any) -> Json:
        """This change with these items and no others."""
        value = {"metadata": {"phone_number_id": self._route["phone_number_id"]}, part: items}
        contacts = self._value.get("contacts")
        if isinstance(contacts, list) and len(contacts) <= _FEW_CONTACTS:
            value["contacts"] = contacts
        return {"field": "messages", "value": value}

    def _bad(self, reason: str, *, change: Any) -> BadItem:
        time = self._entry.get("time")
        entry = {"id": self._route["waba_id"], "time": time if isinstance(time, int) else None, "changes": [change]}
        return BadItem(reason=reason, json=raw({"entry": [entry]}), **self._route)


@dataclass(frozen=True, slots=True)
class _Sender:
    phone: str
    user_id: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What a message says to us."""

    text: str = ""
    payload: str = ""
    #: the message id it answers by itself, as reactions do
    answers: str = ""


def _words(kind: str, item: Json) -> _Words:
    part = item.get(kind)
    content: Json = part if isinstance(part, dict) else {}
    match kind:
        case "text":
            return _Words(text=text(content, "body"))
        case "button":
            return _Words(text=text(content, "text"), payload=text(content, "payload"))
        case "interactive":
            return _interactive(content)
        case "reaction":
            return _Words(answers=text(content, "message_id"))
        case "order":
            return _Words(text=text(content, "text"))
        case _:
            return _Words(text=text(content, "caption"))


def _interactive(content: Json) -> _Words:
    match text(content, "type"):
        case "button_reply" | "list_reply" as kind:
            chosen = object_in(content, kind)
            return _Words(text=text(chosen, "title"), payload=text(chosen, "id"))
        case "nfm_reply":
            form = object_in(content, "nfm_reply")
            return _Words(text=text(form, "body"), payload=text_or_nothing(form, "response_json"))
        case _:
            return _Words()


def _sender(item: Json, contacts: Sequence[Json]) -> _Sender:
    """Of `from`, `from_user_id` and the only contact, what there is. Raises Unreadable if that is nothing."""
    named, user_id = text(item, "from").removeprefix("+"), text(item, "from_user_id")
    phone = named if named.isascii() and named.isdigit() else ""
    if not phone and _USER_ID.fullmatch(named):
        user_id = user_id or named
    if not phone and not user_id and len(contacts) == 1:
        phone, user_id = text(contacts[0], "wa_id"), text(contacts[0], "user_id")
    if not phone and not user_id:
        raise Unreadable("a message without a sender")
    return _Sender(phone, user_id or _user_id_of(phone, contacts))


def _user_id_of(phone: str, contacts: Sequence[Json]) -> str:
    return next((text(contact, "user_id") for contact in contacts if contact.get("wa_id") == phone), "")


def _profile_name(sender: _Sender, contacts: Sequence[Json]) -> str:
    for contact in contacts:
        keys = {contact.get("wa_id"), contact.get("user_id")} - {None, ""}
        if len(contacts) == 1 or keys & {sender.phone, sender.user_id}:
            return text_or_nothing(object_in(contact, "profile"), "name")
    return ""


_RECIPIENTS = ("recipient_id", "recipient_user_id", "recipient_participant_id")


def _error_code(errors: Any) -> int:
    """The first error's code; 0 if there is none that we can read: a failed message is failed all the same."""
    for error in objects_in(errors):
        code = error.get("code")
        number = int(code) if isinstance(code, int) or (isinstance(code, str) and code.isdecimal()) else 0
        return number if -_INT32 <= number < _INT32 else 0
    return 0
