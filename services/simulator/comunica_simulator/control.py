"""The control side: what tests and the phones' page do to the simulator, under `/simulator/…`."""

import json
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import wamids
from .catalogue import EVENTS, Catalogue
from .choices import chosen, told
from .faults import FaultError
from .faults import parse as parse_fault
from .graph import Graph
from .people import wa_id_of
from .scenarios import Step
from .sending import Sending, User
from .shape import Json, digits, number, text
from .state import Number, SetupError
from .webhooks import Update
from .witness import Accepted, Said
from .world import World

MEDIA_TYPES = {
    "image": "image/jpeg",
    "audio": "audio/ogg",
    "video": "video/mp4",
    "document": "application/pdf",
    "sticker": "image/webp",
}
SHOWN_MESSAGES = 60
MOST_FLOODED = 10_000.0


class ControlError(Exception):
    """A control request that cannot be followed, with the HTTP status and what to do about it."""

    def __init__(self, status: int, message: str) -> None:
        """Say what is wrong."""
        super().__init__(message)
        self.status = status


class Control:
    """The handlers under `/simulator/`."""

    def __init__(self, world: World, sending: Sending, catalogue: Catalogue, graph: Graph) -> None:
        """Work on these parts."""
        self._world, self._sending, self._catalogue, self._graph = world, sending, catalogue, graph
        self._registry, self._witness, self._outbox = world.registry, world.witness, world.outbox
        self._faults, self._settings, self._clock = world.faults, world.settings, world.clock
        self._started = time.monotonic()

    def routes(self) -> list[Route]:
        """The control's routes."""
        return [
            self._route("/simulator/say", "POST", self._say),
            self._route("/simulator/press", "POST", self._press),
            self._route("/simulator/flood", "POST", self._flood),
            self._route("/simulator/read", "POST", self._read),
            self._route("/simulator/preferences", "POST", self._preferences),
            self._route("/simulator/accepted", "GET", self._accepted),
            self._route("/simulator/conversation", "GET", self._conversation),
            self._route("/simulator/faults", "GET", self._faults_in_force),
            self._route("/simulator/faults", "POST", self._add_fault),
            self._route("/simulator/faults", "DELETE", self._clear_faults),
            self._route("/simulator/setup", "POST", self._set_up),
            self._route("/simulator/setup", "GET", self._shown_setup),
            self._route("/simulator/templates/{name}/{event}", "POST", self._template_event),
            self._route("/simulator/numbers/{number}/upgrade", "POST", self._upgrade),
            self._route("/simulator/portfolios/{portfolio}/limit", "POST", self._limit),
            self._route("/simulator/stats", "GET", self._stats),
            self._route("/simulator/reset", "POST", self._reset),
        ]

    def _route(self, path: str, method: str, handle: Callable[[Request, Json], object]) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                return JSONResponse(handle(request, await _body(request)))
            except ControlError as error:
                return JSONResponse({"error": str(error)}, error.status)

        return Route(path, endpoint, methods=[method])

    def _number(self, number_id: str) -> Number:
        number_ = self._registry.numbers.get(number_id)
        if number_ is None:
            raise ControlError(404, f"no number has the phone_number_id {number_id!r}: set it up first")
        return number_

    def _user(self, given: Json, number_: Number) -> User:
        found = digits(text(given.get("from")))
        if not 7 <= len(found) <= 15:
            raise ControlError(400, "from must be a phone number of 7 to 15 digits with its country code")
        return self._sending.user(number_, wa_id_of(found))

    def _press(self, _: Request, given: Json) -> Json:
        message = self._witness.by_id(text(given.get("id")))
        if message is None:
            raise ControlError(404, "no accepted message has that id")
        choice = chosen(message.choices, given.get("choice"))
        if choice is None:
            titles = [one["title"] for one in message.choices]
            raise ControlError(400, f"choice must be a number from 1, a title or an id; that message offers {titles}")
        kind, content = told(choice)
        number_ = self._number(message.phone_number_id)
        context = {"from": number_.digits, "id": message.id}
        said: Json = {"from": message.to, "phone_number_id": number_.id, "text": choice["title"], "type": kind}
        return self._say(_, said | {kind: content, "context": context} | _times(given))

    def _say(self, _: Request, given: Json) -> Json:
        said, update = self._uttered(given)
        self._outbox.schedule(0, lambda: update)
        return {"id": said.id, "at": said.at, "destinations": len(self._outbox.destinations(update))}

    def _flood(self, _: Request, given: Json) -> Json:
        """Many phones write, so many messages a second for so long; of `texts` each says the next one."""
        self._number(text(given.get("phone_number_id")))
        words = given.get("texts")
        texts = [text(one) for one in words] if isinstance(words, list) and words else [text(given.get("text"))]
        rate, seconds = number(given.get("rate"), 100.0), number(given.get("seconds"), 10.0)
        people, first = int(number(given.get("people"), 100)), int(number(given.get("first"), 393_990_000_000))
        if not (0 < rate <= MOST_FLOODED and 0 < seconds <= MOST_FLOODED and people > 0):
            raise ControlError(400, f"rate and seconds must be above 0 and at most {MOST_FLOODED:g}, people above 0")
        count = int(rate * seconds)
        for each in range(count):
            one = given | {"from": str(first + each % people), "text": texts[each % len(texts)]}
            self._outbox.schedule(each / rate, partial(self._one_of_flood, one))
        return {"messages": count, "people": min(people, count)}

    def _one_of_flood(self, given: Json) -> Update:
        return self._uttered(given)[1]

    def _uttered(self, given: Json) -> tuple[Said, Update]:
        number_ = self._number(text(given.get("phone_number_id")))
        user = self._user(given, number_)
        item = self._spoken(given, user)
        said = self._hear(given, number_, user, item)
        if given.get("unreadable") is True:
            item["timestamp"] = "soon"
        update = Update(
            field="messages",
            kind="messages",
            waba_id=number_.waba_id,
            item=item,
            number=number_,
            contact=None if item["type"] == "system" else self._sending.contact(user),
            said=said,
        )
        return said, update

    def _spoken(self, given: Json, user: User) -> Json:
        kind = text(given.get("type")) or "text"
        content = _content(kind, given, self._registry.new_id)
        stamp = given.get("timestamp")
        item: Json = {} if user.hidden else {"from": user.digits}
        item["from_user_id"] = user.user_id
        item["id"] = text(given.get("id")) or wamids.incoming(
            user.user_id if user.hidden else user.digits, self._world.random
        )
        item["timestamp"] = str(int(number(stamp, self._clock.now())))
        item["type"] = kind
        if content is not None:
            item[kind] = content
        if kind in MEDIA_TYPES and isinstance(content, dict):
            self._world.heard_media.add(text(content.get("id")))
        for name in ("context", "errors", "referral", "group_id"):
            if name in given:
                item[name] = given[name]
        return item

    def _hear(self, given: Json, number_: Number, user: User, item: Json) -> Said:
        self._sending.people.call(user.digits, text(given.get("profile_name")))
        self._sending.open_window(number_, user.digits, number(item["timestamp"], 0))
        self._sending.charge_inbound(number_)
        said = Said(
            id=text(item["id"]),
            sender=user.digits,
            phone_number_id=number_.id,
            at=self._clock.now(),
            type=text(item["type"]),
            text=text(given.get("text")),
            profile_name=text(given.get("profile_name")),
        )
        self._witness.hear(said)
        return said

    def _read(self, _: Request, given: Json) -> Json:
        message = self._witness.by_id(text(given.get("id")))
        if message is None:
            raise ControlError(404, "no accepted message has that id")
        if any(one["status"] == "read" for one in message.statuses):
            return {"read": False}
        number_ = self._number(message.phone_number_id)
        user = self._sending.user(number_, message.to)
        step = Step(0, "read")
        self._outbox.schedule(0, lambda: self._sending.status(number_, user, message, step))
        return {"read": True}

    def _preferences(self, _: Request, given: Json) -> Json:
        number_ = self._number(text(given.get("phone_number_id")))
        value = text(given.get("value")) or "stop"
        if value not in {"stop", "resume"}:
            raise ControlError(400, "value must be stop or resume")
        update = self._sending.stop_marketing(number_, self._user(given, number_), value)
        self._outbox.schedule(0, lambda: update)
        return {"value": value}

    def _accepted(self, request: Request, _: Json) -> list[Json]:
        query = request.query_params
        found = self._witness.find(
            to=wa_id_of(digits(query.get("to", ""))),
            phone_number_id=query.get("phone_number_id", ""),
            since=_moment(query.get("since", "")),
        )
        return [one.shown() for one in found]

    def _conversation(self, request: Request, _: Json) -> Json:
        query = request.query_params
        user = wa_id_of(digits(query.get("phone", "")))
        number_id = query.get("phone_number_id", "")
        lines = [_out(one) for one in self._witness.find(to=user or "0", phone_number_id=number_id)[-SHOWN_MESSAGES:]]
        lines += [_in(one) for one in self._witness.heard(user, number_id)[-SHOWN_MESSAGES:]]
        lines.sort(key=lambda line: number(line["at"], 0))
        return {"messages": lines[-SHOWN_MESSAGES:]}

    def _faults_in_force(self, _: Request, __: Json) -> list[Json]:
        return self._faults.shown()

    def _add_fault(self, _: Request, given: Json) -> Json:
        try:
            fault = parse_fault(given, self._clock.now(), self._settings.late_answer)
        except FaultError as error:
            raise ControlError(400, str(error)) from error
        self._faults.add(fault)
        return fault.shown()

    def _clear_faults(self, _: Request, __: Json) -> Json:
        self._faults.clear()
        return {"faults": 0}

    def _set_up(self, _: Request, given: Json) -> Json:
        try:
            self._registry.apply(given)
        except SetupError as error:
            raise ControlError(400, str(error)) from error
        self._world.save()
        return self._shown_setup(_, given)

    def _shown_setup(self, _: Request, __: Json) -> Json:
        return {
            "apps": sorted(self._registry.apps),
            "wabas": sorted(self._registry.wabas),
            "numbers": sorted(self._registry.numbers),
            "tokens": len(self._registry.tokens),
        }

    def _template_event(self, request: Request, given: Json) -> Json:
        name, event = request.path_params["name"], request.path_params["event"]
        if event not in EVENTS:
            raise ControlError(404, f"the event must be one of {list(EVENTS)}")
        return {"templates": self._catalogue.happen(name, event, dict(request.query_params) | given)}

    def _upgrade(self, request: Request, given: Json) -> Json:
        number_ = self._number(request.path_params["number"])
        pause = self._settings.upgrade_pause
        number_.maintenance_until = self._clock.now() + pause
        number_.throughput = number(given.get("throughput"), 1000.0)
        item: Json = {"display_phone_number": number_.digits, "event": "THROUGHPUT_UPGRADE"}
        item["current_limit"] = "TIER_UNLIMITED"
        update = Update(field="phone_number_quality_update", kind="", waba_id=number_.waba_id, item=item)
        self._outbox.schedule(pause, lambda: update)
        self._world.save()
        return {"throughput": number_.throughput, "maintenance_seconds": pause}

    def _limit(self, request: Request, given: Json) -> Json:
        portfolio = self._registry.portfolios.get(request.path_params["portfolio"])
        if portfolio is None:
            raise ControlError(404, "there is no such portfolio: name it in a set-up first")
        people = given.get("people")
        if people is not None and (not isinstance(people, int) or isinstance(people, bool) or people < 1):
            raise ControlError(400, "people must be a whole number, or null for no limit")
        portfolio.unique_limit = people
        name = (
            "max_daily_conversation_per_phone" if given.get("old") is True else "max_daily_conversations_per_business"
        )
        item: Json = {name: -1 if people is None else people, "max_phone_numbers_per_business": 20}
        for waba in [one for one in self._registry.wabas.values() if one.portfolio == portfolio.id]:
            update = Update(field="business_capability_update", kind="", waba_id=waba.id, item=item)
            self._outbox.schedule(0.0, lambda update=update: update)  # type: ignore[misc]
        self._world.save()
        return {"portfolio": portfolio.id, "people": people}

    def _stats(self, _: Request, __: Json) -> Json:
        return {
            "accepted": len(self._witness.accepted),
            "said": len(self._witness.said),
            "media_asked": self._graph.media_asked,
            "messages": dict(self._sending.counts),
            "unique_recipients": self._sending.unique_recipients(),
            "webhooks": dict(self._outbox.counts) | {"pending": self._outbox.pending},
            "seconds_up": round(time.monotonic() - self._started, 1),
        }

    def _reset(self, _: Request, given: Json) -> Json:
        self._witness.reset()
        self._graph.media_asked = 0
        self._outbox.forget()
        self._faults.clear()
        self._sending.forget()
        self._sending.counts.clear()
        self._outbox.counts.clear()
        if given.get("everything") is True:
            self._registry.clear()
            self._world.save()
        return {"accepted": 0}


async def _body(request: Request) -> Json:
    if request.method != "POST":
        return {}
    raw = await request.body()
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise ControlError(400, "the body must be JSON") from None
    if not isinstance(body, dict):
        raise ControlError(400, "the body must be a JSON object")
    return body


def _content(kind: str, given: Json, new_id: Callable[[], str]) -> object:
    """The part of an inbound message that its type names; what is given under that name wins."""
    said = text(given.get("text"))
    if kind == "text":
        if not said:
            raise ControlError(400, "text must not be empty")
        return {"body": said}
    if kind in given:
        return given[kind]
    payload = text(given.get("payload")) or said
    defaults: dict[str, Json] = {
        "button": {"payload": payload, "text": said},
        "interactive": {"type": "button_reply", "button_reply": {"id": payload, "title": said}},
        "location": {"latitude": 45.6126, "longitude": 9.0846},
        "system": {"body": said, "type": "user_changed_number"},
    }
    if kind in MEDIA_TYPES:
        media: Json = {"id": new_id(), "mime_type": MEDIA_TYPES[kind], "sha256": "0" * 64}
        return media | ({"caption": said} if said else {})
    return defaults.get(kind)


def _times(given: Json) -> Json:
    return {name: given[name] for name in ("timestamp", "profile_name") if name in given}


def _moment(value: str) -> float:
    if not value:
        return 0.0
    try:
        return float(value)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(value).timestamp()
    except ValueError:
        raise ControlError(400, "since must be Unix seconds or an ISO 8601 time") from None


def _out(message: Accepted) -> Json:
    last = text(message.statuses[-1]["status"]) if message.statuses else "accepted"
    states = {text(one["status"]) for one in message.statuses}
    shown = next((one for one in ("failed", "read", "delivered", "sent") if one in states), last)
    return {
        "side": "town",
        "id": message.id,
        "at": message.at,
        "type": message.type,
        "text": message.text,
        "state": shown,
        "buttons": [{"title": one["title"], "description": one.get("description", "")} for one in message.choices],
    }


def _in(said: Said) -> Json:
    state = "taken" if said.taken else "sent"
    about: Json = {"side": "citizen", "id": said.id, "at": said.at, "type": said.type}
    return about | {"text": said.text, "state": state, "buttons": []}
