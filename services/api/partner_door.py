"""The door of partners, before the municipalities' gate: their key opens an application of its own, and nothing else.

No route of citizens' data is in that application, so that none can be reached, whatever a route forgets to ask.
"""

from typing import Protocol

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from comunica.municipality.keys import Scope as KeyScope
from comunica.municipality.partner_keys import is_partners
from comunica.usecases.authenticate_partner import Partner, PartnerRefusal
from services.api.faults import Fault, fault
from services.api.gate import GUARDED, slow_down
from services.api.operator_door import presented_key
from services.api.strangers import Strangers

#: What partners see begins with one of these.
PATHS = ("/v2/partner",)

_SAYS = {
    PartnerRefusal.NOT_FOUND: "Invalid token: API key not found",
    PartnerRefusal.REVOKED: "Invalid token: API key revoked",
    PartnerRefusal.EXPIRED: "Invalid token: API key expired",
}


class PartnersKnown(Protocol):
    """Tells who holds a partner's key."""

    async def authenticate(self, text: str) -> Partner | PartnerRefusal:
        """The partner, or why not."""


class PartnerDoor:
    """Sends partners to their own routes, and everybody else on."""

    def __init__(self, others: ASGIApp, own: ASGIApp, *, partners: PartnersKnown, strangers: Strangers) -> None:
        self._others = others
        self._own = own
        self._partners = partners
        self._strangers = strangers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] != "http" or not str(scope["path"]).startswith(GUARDED):
            return await self._others(scope, receive, send)
        key = presented_key(scope)
        if not is_partners(key):
            return await self._others(scope, receive, send)
        found = await self._partners.authenticate(key)
        if isinstance(found, PartnerRefusal):
            slow_down(scope, self._strangers)
            raise _refused(found, _SAYS[found])
        scope["state"]["partner"] = found
        if not _is_partners_path(scope["path"]):
            raise _refused("partner_sees_no_citizen", "A partner's key opens /v2/partner/… only")
        return await self._own(scope, receive, send)


def partner_of(request: Request) -> Partner:
    """Who made this request."""
    partner = request.state.partner
    assert isinstance(partner, Partner)
    return partner


def require_of_partner(partner: Partner, *scopes: KeyScope) -> None:
    """Refuse a partner's key with none of these permissions."""
    if not any(partner.may(scope) for scope in scopes):
        message = f"This API key does not have the permission {' or '.join(scopes)}: use another key, or ask for it"
        raise _refused("scope_missing", message)


def _is_partners_path(path: str) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in PATHS)


def _refused(code: str, message: str) -> Fault:
    return fault(403, "AuthError", code=code, message=message)
