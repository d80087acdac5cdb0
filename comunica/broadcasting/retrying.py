"""Which failures are worth another broadcast to the same person, and which would only fail again."""

import datetime as dt

from comunica.broadcasting.reasons import Reason

#: The person, the number or the content is such that the same message would be refused again.
HOPELESS = frozenset(
    {
        Reason.UNREACHABLE,
        Reason.BAD_ADDRESS,
        Reason.SENDER_ITSELF,
        Reason.BLOCKED_BY_US,
        Reason.STOPPED_MARKETING,
        Reason.EXPERIMENT,
        Reason.COUNTRY_NOT_ALLOWED,
        Reason.NOT_ON_TEST_LIST,
        Reason.WINDOW_CLOSED,
        Reason.TEMPLATE_POLICY,
        Reason.TEXT_TOO_LONG,
        Reason.BAD_REQUEST,
        Reason.MARKETING_NOT_ALLOWED,
    }
)

#: Reason → how long ago the failure must be. Sooner, the provider says, only makes it worse.
PATIENCE = {Reason.ENOUGH_MARKETING: dt.timedelta(hours=24)}


def is_worth_retrying(reason: Reason | None, age: dt.timedelta) -> bool:
    """Whether a delivery that failed so long ago may be tried again. A reason that nobody knows is worth a try."""
    if reason is None:
        return True
    return reason not in HOPELESS and age >= PATIENCE.get(reason, dt.timedelta(0))
