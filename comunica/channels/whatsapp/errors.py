"""The error table of the WhatsApp Cloud API: a code and what it means. One table for answers and for status webhooks.

The code decides, not the HTTP status, the title or the subcode. What no row explains is doubt after a 5xx, and given up
on otherwise, so that nothing is tried for ever. Codes and texts: Meta's error page of September 2026. Where an answer
holds no code, the verdict carries its HTTP status instead.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import (
    Accepted,
    Doubtful,
    NotSent,
    RefusedChannel,
    RefusedContent,
    RefusedPerson,
    Scope,
    Throttled,
    Verdict,
)

#: An answer larger than this is no answer of the provider (its own are below 1 kB).
MAX_ANSWER_BYTES = 65_536
#: Seconds. The limits of an account and of an app are of an hour: what stands for longer is asked about again.
LONGEST_THROTTLE = 3600.0

_R = Reason


def _rows(make: Callable[[Reason, int], Verdict], reasons: Mapping[Reason, tuple[int, ...]]) -> dict[int, Verdict]:
    return {code: make(reason, code) for reason, codes in reasons.items() for code in codes}


def _stopped(reason: Reason, code: int) -> Verdict:
    return RefusedPerson(reason, code, suppressed=True)


_PEOPLE = {
    _R.UNREACHABLE: (131026,),
    _R.BAD_ADDRESS: (131009, 131062),
    _R.SENDER_ITSELF: (131021,),
    _R.BLOCKED_BY_US: (130403,),
    _R.ENOUGH_MARKETING: (131049,),
    _R.EXPERIMENT: (130472,),
    _R.COUNTRY_NOT_ALLOWED: (130497,),
    _R.NOT_ON_TEST_LIST: (131030,),
    _R.WINDOW_CLOSED: (131047,),
}
_CONTENT = {
    _R.TEMPLATE_MISSING: (132001,),
    _R.TEMPLATE_PAUSED: (132015,),
    _R.TEMPLATE_DISABLED: (132016,),
    _R.TEMPLATE_PARAMETERS: (132000, 132012, 132018),
    _R.TEMPLATE_POLICY: (132007,),
    _R.TEXT_TOO_LONG: (132005,),
    # 132068, 132069: flows blocked or throttled; we send none.
    _R.BAD_REQUEST: (100, 131008, 131051, 132068, 132069, 135000),
    _R.BAD_MEDIA: (131052, 131053),
    # The Marketing Messages API, and marketing switched off for the Cloud API.
    _R.MARKETING_NOT_ALLOWED: (131055, 131063, 134100, 134102),
}
_CHANNEL = {
    _R.TOKEN_REFUSED: (0, 104, 190),
    _R.PERMISSION_MISSING: (3, 10, *range(200, 300), 131005),
    _R.ACCOUNT_RESTRICTED: (368, 131064),
    _R.ACCOUNT_LOCKED: (131031,),
    _R.PAYMENT_PROBLEM: (131042, 134011),
    _R.NAME_NOT_APPROVED: (131037,),
    _R.NUMBER_NOT_REGISTERED: (131045, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016),
    _R.NUMBER_GONE: (33,),
    _R.SPAM_LIMIT: (131048,),
}
_TOO_FAST = (
    Throttled(Scope.APP, 4, 30.0),
    Throttled(Scope.APP, 613, 30.0),
    Throttled(Scope.ACCOUNT, 80007, 60.0),
    Throttled(Scope.CHANNEL, 130429, 2.0),
    # The steady rate to one person is a message in 6 s; pacing.pair_wait grows it.
    Throttled(Scope.PAIR, 131056, 6.0),
    # The number is upgraded to a higher throughput, which takes up to a minute.
    Throttled(Scope.CHANNEL, 131057, 60.0, _R.MAINTENANCE),
)
_NOT_SENT = (
    NotSent(_R.PROVIDER_DOWN, 5.0, 2),
    NotSent(_R.PROVIDER_DOWN, 5.0, 131016),
    NotSent(_R.PROVIDER_DOWN, 5.0, 133004),
    # The Marketing Messages API copies the account's data: up to 10 minutes.
    NotSent(_R.MAINTENANCE, 600.0, 134101),
)
#: "Unknown error, possibly of the server": nobody says that nothing was sent. Evidence decides, and so retries are few.
#: If everybody gets a 1, the broadcast pauses: broadcasting/refusals.py.
_DOUBT = {_R.PROVIDER_FAULT: (1, 131000)}

#: Code → what it means for a call.
TABLE: Mapping[int, Verdict] = MappingProxyType(
    {
        **_rows(RefusedPerson, _PEOPLE),
        **_rows(_stopped, {_R.STOPPED_MARKETING: (131050,)}),
        **_rows(RefusedContent, _CONTENT),
        **_rows(RefusedChannel, _CHANNEL),
        **{one.code: one for one in _TOO_FAST},
        **{one.code: one for one in _NOT_SENT},
        **_rows(Doubtful, _DOUBT),
    }
)
#: Meta documents these with 503 only. Under another 5xx they may come after the message was taken.
_SURE_ONLY_WITH_503 = frozenset({2, 133004})
#: Graph's answer for an id that does not exist or is not the token's, under the general code 100.
_NO_SUCH_OBJECT = 33


class _Error(msgspec.Struct):
    code: int | None = None
    error_subcode: int | None = None
    is_transient: bool | None = None


class _Message(msgspec.Struct):
    id: str = ""
    message_status: str | None = None


class _Answer(msgspec.Struct):
    messages: list[_Message] | None = None
    error: _Error | None = None


_decoder = msgspec.json.Decoder(_Answer, strict=False)  # not strict: "190" is 190
_NOTHING = _Answer()


def ignore(_code: int) -> None:
    """Count nothing."""


def verdict_of(
    status: int,
    body: bytes,
    headers: Mapping[str, str] = MappingProxyType({}),
    *,
    unknown: Callable[[int], None] = ignore,
) -> Verdict:
    """What an answer means. `unknown` hears every code without a row in the table."""
    answer = _read(body)
    if 200 <= status < 300 and answer.error is None:
        return _accepted(answer)
    code = answer.error.code if answer.error is not None else None
    if answer.error is None or code is None:
        return _without_code(status)
    if code == 100 and answer.error.error_subcode == _NO_SUCH_OBJECT:
        return RefusedChannel(Reason.NUMBER_GONE, code)
    known = TABLE.get(code)
    if known is None:
        unknown(code)
        return _of_unknown(status, code, is_transient=bool(answer.error.is_transient))
    if code in _SURE_ONLY_WITH_503 and status >= 500 and status != 503:
        return Doubtful(Reason.PROVIDER_FAULT, code)
    return _as_long_as_asked(known, headers)


def _read(body: bytes) -> _Answer:
    if len(body) > MAX_ANSWER_BYTES:
        return _NOTHING
    try:
        return _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _NOTHING


def _accepted(answer: _Answer) -> Verdict:
    if not answer.messages or not answer.messages[0].id:
        return Doubtful(Reason.ANSWER_UNREADABLE)
    message = answer.messages[0]
    # No message_status means accepted. Held and paused messages have an id too: a status will tell how they ended.
    return Accepted(message.id, held=message.message_status not in (None, "accepted"))


def _without_code(status: int) -> Verdict:
    if status == 429:
        return Throttled(Scope.CHANNEL, status, 5.0)
    if 300 <= status < 500:
        # Whoever answers so did not take the message, and is not the provider: the next one would fare no better.
        return RefusedChannel(Reason.NOT_THE_PROVIDER, status)
    return Doubtful(Reason.PROVIDER_FAULT, status) if status >= 300 else Doubtful(Reason.ANSWER_UNREADABLE)


def _of_unknown(status: int, code: int, *, is_transient: bool) -> Verdict:
    if status == 429:
        return Throttled(Scope.CHANNEL, code, 5.0)
    if status >= 500 or is_transient:
        return Doubtful(Reason.PROVIDER_FAULT, code)
    return RefusedPerson(Reason.UNKNOWN_CODE, code)


def _as_long_as_asked(verdict: Verdict, headers: Mapping[str, str]) -> Verdict:
    if not isinstance(verdict, Throttled) or verdict.scope not in (Scope.ACCOUNT, Scope.APP):
        return verdict
    asked = _minutes_to_regain_access(headers.get("X-Business-Use-Case-Usage", "")) * 60.0
    delay = min(max(asked, verdict.delay_seconds), LONGEST_THROTTLE)
    return Throttled(verdict.scope, verdict.code, delay, verdict.reason)


def _minutes_to_regain_access(header: str) -> float:
    try:
        usage = json.loads(header or "{}")
        asked = max(float(one["estimated_time_to_regain_access"]) for use in usage.values() for one in use)
        return asked if math.isfinite(asked) else 0.0
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return 0.0  # no advice, or none that can be read: the table's own delay holds


@dataclass(frozen=True, slots=True)
class StatusFailure:
    """What the code in a `failed` status means for the delivery.

    `suppressed`: the person's own wish. `verdict`: what it says about the content or the channel as well.
    """

    reason: Reason
    code: int
    suppressed: bool
    verdict: Verdict


def status_failure(code: int, *, unknown: Callable[[int], None] = ignore) -> StatusFailure:
    """What a code of a `failed` status webhook means: it was not delivered, and why. 0: it came without a code."""
    # As an answer 0 is a bad token; a status cannot have had one.
    verdict = TABLE.get(code) if code else None
    if verdict is None or isinstance(verdict, Accepted):
        unknown(code)
        verdict = RefusedPerson(Reason.UNKNOWN_CODE, code)
    stopped = isinstance(verdict, RefusedPerson) and verdict.suppressed
    return StatusFailure(verdict.reason, code, stopped, verdict)
