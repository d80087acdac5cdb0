"""The answer to one request too many, whichever limit it met; and how limits stand, as every answer says it."""

from collections.abc import Sequence

from comunica.usecases.keys.limit_requests import WINDOW, Standing
from services.api.doors.faults import Fault, fault


def too_often(by: Standing, *, wait: int, standings: Sequence[Standing] = (), of: str = "") -> Fault:
    """`by`: the limit, and of what if its name does not say it. `wait`: seconds until one may come again."""
    return fault(
        429,
        "RateLimitError",
        code="rate_limit",
        # The first sentence is worded as Notify words it.
        message=f"Exceeded rate limit for {of or by.name} of {by.limit} requests per {WINDOW} seconds: "
        "wait as Retry-After says",
        headers={**headers_of(standings or (by,)), "Retry-After": str(max(1, wait))},
    )


def by_address(limit: int) -> Standing:
    """That of an address, which has asked too often: filled evenly, it is full again a window later."""
    return Standing(name="address", limit=limit, remaining=0, reset=WINDOW)


def headers_of(standings: Sequence[Standing]) -> dict[str, str]:
    """draft-ietf-httpapi-ratelimit-headers: the two structured ones, and the three of its earlier editions."""
    tightest = min(standings, key=lambda each: each.remaining / each.limit)
    return {
        "RateLimit-Policy": ", ".join(f'"{each.name}";q={each.limit};w={WINDOW}' for each in standings),
        "RateLimit": ", ".join(f'"{each.name}";r={each.remaining};t={each.reset}' for each in standings),
        "RateLimit-Limit": str(tightest.limit),
        "RateLimit-Remaining": str(tightest.remaining),
        "RateLimit-Reset": str(tightest.reset),
    }
