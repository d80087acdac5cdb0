"""Accepting a message: limits, scripted and set faults, the answer, and the statuses that follow.

This is the hot path: one call per message, no I/O but the witness's line.
"""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from . import wamids
from .errors import GraphError, webhook_error
from .limits import Pairs, Throughput, UniqueRecipients
from .media import check_headers
from .messages import Draft, international, read
from .people import People, wa_id_of
from .scenarios import Scenario, Step, Trouble, When, is_held, scenario_of, steps_of, trouble_of
from .shape import Json
from .state import Number
from .webhooks import Update, metadata
from .witness import Accepted
from .world import World

_NOTHING_ACCEPTED = frozenset({When.BEFORE, When.CUT_BEFORE})
OLD_WEBHOOKS = 24


@dataclass(frozen=True, slots=True)
class Answer:
    """What the caller is to get: the body of the 200, and how it goes wrong on the way, if it does."""

    body: Json
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class User:
    """The recipient: the digits, the user id of the number's portfolio, and what the number stands for."""

    digits: str
    user_id: str
    scenario: Scenario

    @property
    def hidden(self) -> bool:
        """Whether the business sees only the user id."""
        return self.scenario is Scenario.USER_ID_ONLY


class Sending:
    """Everything between a valid token and the answer."""

    def __init__(self, world: World) -> None:
        """All windows closed, all buckets full."""
        self._registry, self._witness, self._outbox = world.registry, world.witness, world.outbox
        self._faults, self._settings = world.faults, world.settings
        self._clock, self._random = world.clock, world.random
        self.people = People()
        self.counts: Counter[str] = Counter()
        self.forget()

    def forget(self) -> None:
        """Close the windows, fill the buckets, start the scripted numbers over."""
        self._throughput = Throughput()
        self._pairs = Pairs(period=self._settings.pair_period, burst=self._settings.pair_burst)
        self._unique = UniqueRecipients(self._settings.messaging_day)
        self._open_until: dict[tuple[str, str], float] = {}
        self._troubled: Counter[tuple[str, str]] = Counter()

    def remember(self) -> None:
        """Meet again whoever the witness knows, and open the windows that are still open."""
        for message in self._witness.accepted:
            number = self._registry.numbers.get(message.phone_number_id)
            if number is not None:
                self.user(number, message.to)
        for said in self._witness.said:
            number = self._registry.numbers.get(said.phone_number_id)
            if number is not None:
                self.user(number, said.sender)
                self.people.call(said.sender, said.profile_name)
                self.open_window(number, said.sender, said.at)

    def open_window(self, number: Number, digits: str, at: float) -> None:
        """The user wrote at that moment: free-form messages may go for 24 hours from then."""
        key = (number.id, digits)
        self._open_until[key] = max(self._open_until.get(key, 0.0), at + self._settings.window)

    def unique_recipients(self) -> dict[str, int]:
        """Users who count for each portfolio's messaging limit."""
        now = self._clock.now()
        return {portfolio: self._unique.counted(portfolio, now) for portfolio in self._registry.portfolios}

    def charge_inbound(self, number: Number) -> None:
        """An inbound message counts against the number's throughput."""
        self._throughput.of(number.id, number.throughput).charge(self._clock.now())

    def user(self, number: Number, digits: str) -> User:
        """The person behind a number, as this number's portfolio sees them."""
        portfolio = self._registry.waba_of(number).portfolio
        return User(digits, self.people.meet(portfolio, digits), scenario_of(digits))

    def send(self, number: Number, app_id: str, body: Json) -> Answer:
        """Accept the message or raise the GraphError that refuses it."""
        now = self._clock.now()
        draft = read(body, number, self._registry.waba_of(number))
        check_headers(body, number.id, self._registry.media)
        user = self._recipient(number, draft)
        self._check_number(number, user, now)
        in_window = self._open_until.get((number.id, user.digits), 0.0) > now
        outside = draft.needs_window and not in_window
        if outside and self._settings.window_refusal == "sync":
            raise _window_closed()
        trouble = self._faults.for_message(number.id, app_id, user.digits, now) or self._scripted(number, user)
        if trouble is not None and trouble.when is When.BEFORE:
            raise refusal(trouble)
        if trouble is not None and trouble.when in _NOTHING_ACCEPTED:
            return Answer({}, trouble)
        self._check_limits(number, user, now, in_window=in_window)
        message = self._accept(number, user, draft, now, in_window=in_window)
        self._follow(number, user, message, [Step(0.05, "failed", 131047)] if outside else None)
        return Answer(_accepted_body(draft, user, message), trouble)

    def _recipient(self, number: Number, draft: Draft) -> User:
        if not draft.by_user_id:
            return self.user(number, wa_id_of(international(draft.given, number)))
        portfolio = self._registry.waba_of(number).portfolio
        known = self.people.behind(portfolio, draft.given)
        if known is None:
            raise GraphError(code=131009, details="Parameter recipient is not a user id of this portfolio.")
        return User(known, draft.given, scenario_of(known))

    def _check_number(self, number: Number, user: User, now: float) -> None:
        if not number.registered:
            raise GraphError(code=133010, details="The phone number is not registered on the Cloud API.")
        if number.maintenance_until > now:
            raise GraphError(code=131057, details="The account is being upgraded to a higher throughput.")
        if user.digits == number.digits:
            raise GraphError(code=131021, details="Recipient phone number cannot be sender phone number.")

    def _scripted(self, number: Number, user: User) -> Trouble | None:
        trouble = trouble_of(user.scenario, user.digits, self._settings)
        if trouble is None or not trouble.times:
            return trouble
        key = (number.id, user.digits)
        if self._troubled[key] >= trouble.times:
            del self._troubled[key]
            return None
        self._troubled[key] += 1
        return trouble

    def _check_limits(self, number: Number, user: User, now: float, *, in_window: bool) -> None:
        if not self._throughput.of(number.id, number.throughput).take(now):
            raise GraphError(code=130429, details="Cloud API message throughput has been reached.")
        if not self._pairs.take((number.id, user.digits), now):
            details = "Too many messages sent from this phone number to the same user in a short time."
            raise GraphError(code=131056, details=details)
        portfolio = self._registry.portfolio_of(number)
        if not in_window and not self._unique.take(portfolio.id, user.digits, portfolio.unique_limit, now):
            raise GraphError(code=portfolio.limit_code, details="The messaging limit of 24 hours has been reached.")

    def _accept(self, number: Number, user: User, draft: Draft, now: float, *, in_window: bool) -> Accepted:
        message = Accepted(
            id=wamids.outgoing(user.user_id if user.hidden else user.digits, self._random),
            to=user.digits,
            phone_number_id=number.id,
            at=now,
            type=draft.type,
            text=draft.text,
            template=draft.template,
            parameters=draft.parameters,
            callback_data=draft.callback_data,
            user_id=user.user_id,
            category=draft.category,
            in_window=in_window,
            choices=list(draft.choices),
        )
        self._witness.accept(message)
        self.counts["accepted"] += 1
        return message

    def _follow(self, number: Number, user: User, message: Accepted, steps: list[Step] | None) -> None:
        if steps is None:
            steps = steps_of(user.scenario, message.category, self._settings)
        for step in steps:
            self._outbox.schedule(step.after, partial(self.status, number, user, message, step))

    def status(self, number: Number, user: User, message: Accepted, step: Step) -> Update:
        """Let a status happen: the witness notes it, and it becomes an update to tell."""
        now = self._clock.now()
        noted: Json = {"status": step.status, "at": now}
        self._witness.note(message, noted | ({"code": step.code} if step.code else {}))
        self.counts[step.status] += 1
        item: Json = {"id": message.id, "status": step.status, "timestamp": str(int(now))}
        if not user.hidden:
            item["recipient_id"] = user.digits
        item["recipient_user_id"] = user.user_id
        if message.callback_data is not None:
            item["biz_opaque_callback_data"] = message.callback_data
        if step.code:
            item["errors"] = [webhook_error(step.code, "Message failed to send.")]
        else:
            self._price(item, step, message)
        return Update(
            field="messages",
            kind="statuses",
            waba_id=number.waba_id,
            item=item,
            number=number,
            contact=None if step.code else self.contact(user),
        )

    def _price(self, item: Json, step: Step, message: Accepted) -> None:
        free = message.category == "service" or (message.category == "utility" and message.in_window)
        if self._settings.webhook_version < OLD_WEBHOOKS:
            origin = {"type": message.category}
            item["conversation"] = {"id": message.id[-32:], "origin": origin}
        if step.status in {"sent", "delivered"}:
            item["pricing"] = {
                "billable": not free,
                "pricing_model": "PMP",
                "type": "free_customer_service" if free else "regular",
                "category": message.category,
            }

    def contact(self, user: User) -> Json:
        """The contact block of a webhook; somebody without a visible number has no `wa_id`."""
        shown: Json = {"profile": {"name": self.people.name(user.digits)}, "user_id": user.user_id}
        return shown if user.hidden else {"wa_id": user.digits} | shown

    def stop_marketing(self, number: Number, user: User, value: str) -> Update:
        """The user stops (or resumes) offers in the app itself."""
        preference: Json = {"user_id": user.user_id, "category": "marketing_messages", "value": value}
        preference |= {"detail": f"User requested to {value} marketing messages"}
        preference |= {"timestamp": int(self._clock.now())} | ({} if user.hidden else {"wa_id": user.digits})
        item: Json = {"messaging_product": "whatsapp", "metadata": metadata(number)}
        item |= {"contacts": [self.contact(user)], "user_preferences": [preference]}
        return Update(field="user_preferences", kind="", waba_id=number.waba_id, item=item, number=number)


def refusal(trouble: Trouble) -> GraphError:
    """The error a trouble stands for."""
    return GraphError(code=trouble.code, http=trouble.http, details="As the simulator was told.")


def _window_closed() -> GraphError:
    details = "More than 24 hours have passed since the customer last replied to this number."
    return GraphError(code=131047, details=details)


def _accepted_body(draft: Draft, user: User, message: Accepted) -> Json:
    contact: Json = {"input": draft.given}
    contact |= {"user_id": user.user_id} if draft.by_user_id or user.hidden else {"wa_id": user.digits}
    sent: Json = {"id": message.id}
    if draft.type == "template":
        sent["message_status"] = "held_for_quality_assessment" if is_held(user.scenario) else "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}
