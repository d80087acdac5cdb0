"""What a person does about a refusal of the provider when a town is set up."""

from collections.abc import Mapping
from types import MappingProxyType

from comunica.broadcasting.reasons import Reason

#: Codes, and subcodes of the general code 100, that only the management API gives.
BY_CODE: Mapping[int, str] = MappingProxyType(
    {
        2200: "The callback address failed the handshake: is ingress reachable there, is the verify token right?",
        2388024: "A template of this name and language exists: give the new one another name.",
        133005: "The PIN is not the number's: put the right one into the PIN file, or reset it in WhatsApp Manager.",
        133016: "The number was registered too often: wait 72 hours.",
    }
)
_BY_REASON: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.TOKEN_REFUSED: "The token is not accepted: put a new one of the system user into the token file.",
        Reason.PERMISSION_MISSING: "The token lacks a permission: give the system user full control of the account.",
        Reason.NUMBER_GONE: "The id does not exist, or the token does not reach it: check the ids in the file.",
        Reason.NUMBER_NOT_REGISTERED: "The number is not registered: give its PIN in the file and apply again.",
        Reason.ACCOUNT_RESTRICTED: "Meta restricts this account: see Account Quality in WhatsApp Manager.",
        Reason.ACCOUNT_LOCKED: "Meta locked this account: see Account Quality in WhatsApp Manager.",
        Reason.PAYMENT_PROBLEM: "Meta misses a way to be paid: see the payment settings of the account.",
        Reason.TOO_FAST: "Too many calls in this hour: wait, then apply again.",
        Reason.PROVIDER_DOWN: "The provider is down: wait, then apply again.",
        Reason.MAINTENANCE: "The provider is at work on the number: wait a minute, then apply again.",
        Reason.PROVIDER_FAULT: "The provider failed: apply again.",
        Reason.BAD_REQUEST: "The provider does not take a value: mend it in the file and apply again.",
    }
)


def advice_for(code: int, reason: Reason) -> str:
    """What to do, in a sentence."""
    fallback = "Look the code up on Meta's error page."
    return f"{BY_CODE.get(code) or _BY_REASON.get(reason, fallback)} (code {code})"
