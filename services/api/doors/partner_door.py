"""What partners' keys open: what they send for municipalities, and no citizen."""

from starlette.requests import Request

from comunica.municipality.keys import Scope as KeyScope
from comunica.municipality.partner_keys import is_partners
from comunica.usecases.keys.authenticate_partner import Partner
from services.api.doors.door import Sort, key_refused

PARTNERS = Sort(
    name="partner",
    is_theirs=is_partners,
    paths=("/v2/partner",),
    elsewhere=("partner_sees_no_citizen", "A partner's key opens /v2/partner/… only"),
)


def partner_of(request: Request) -> Partner:
    """Who made this request."""
    partner = request.state.partner
    assert isinstance(partner, Partner)
    return partner


def require_of_partner(partner: Partner, *scopes: KeyScope) -> None:
    """Refuse a partner's key with none of these permissions."""
    if not any(partner.may(scope) for scope in scopes):
        message = f"This API key does not have the permission {' or '.join(scopes)}: use another key, or ask for it"
        raise key_refused("scope_missing", message)
