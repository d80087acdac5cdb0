"""What a number may send, asked of the provider: `GET /{phone_number_id}?fields=throughput`. A call an upgrade."""

import httpx
import structlog

from comunica.channels.whatsapp.client import SendingNumber
from comunica.channels.whatsapp.management import Management, ManagementRefused

_log = structlog.get_logger("comunica.channels")

#: Seconds for the call.
DEADLINE = 10.0


async def rate_of(number: SendingNumber, *, deadline: float = DEADLINE) -> int | None:
    """Messages a second, in and out together; none if it was refused, not reached, or does not say."""
    async with httpx.AsyncClient(timeout=deadline, trust_env=False) as client:
        try:
            facts = await _management(client, number).number(number.phone_number_id)
        except ManagementRefused as refused:
            _log.warning("number not shown", action="number_not_shown", reason=refused.reason, code=refused.code)
            return None
    return facts.messages_per_second or None


def _management(client: httpx.AsyncClient, number: SendingNumber) -> Management:
    return Management(
        client, base_url=number.base_url, token=number.token, authorization_header=number.authorization_header
    )
