"""What a number and its portfolio may, asked of the provider with one GET. A call for each word of a webhook on it."""

import httpx
import structlog

from comunica.channels.whatsapp.limits import people_limit, quality
from comunica.channels.whatsapp.management import Management, ManagementRefused, NumberFacts
from comunica.channels.whatsapp.sending_number import SendingNumber
from comunica.usecases.setting_up.provider_setup import NumberLimits

_log = structlog.get_logger("comunica.channels")

#: Seconds for the call.
DEADLINE = 10.0


async def limits_of(number: SendingNumber, *, deadline: float = DEADLINE) -> NumberLimits | None:
    """Throughput, tier and quality as the provider shows them; none if it refused or was not reached."""
    async with httpx.AsyncClient(timeout=deadline, trust_env=False) as client:
        try:
            return limits_in(await _management(client, number).number(number.phone_number_id))
        except ManagementRefused as refused:
            _log.warning("number not shown", action="number_not_shown", reason=refused.reason, code=refused.code)
            return None


def limits_in(facts: NumberFacts) -> NumberLimits:
    """What of the provider's facts on a number says what it may."""
    limit = people_limit(facts.tier)
    return NumberLimits(
        messages_per_second=facts.messages_per_second or None,
        quality=quality(facts.quality) or "unknown",
        tells_people=limit is not None,
        people=limit.people if limit is not None else None,
    )


def _management(client: httpx.AsyncClient, number: SendingNumber) -> Management:
    return Management(
        client, base_url=number.base_url, token=number.token, authorization_header=number.authorization_header
    )
