"""A gateway for digital identities that speaks OpenID Connect: authorization code flow with PKCE.

The port of comunica/usecases/staff/identities.py.
"""

import base64
import hashlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlencode

import structlog

from comunica.identities.discovery import Discovered, Discovery
from comunica.identities.fetching import Fetching, GatewayAway
from comunica.identities.id_token import Expected, NotBelieved, TooWeak, header_of, subject_of
from comunica.usecases.staff.identities import IdentityRefusal, IdentityRefused, Question, Returned
from comunica.usecases.staff.staff_record import DigitalIdentity

_log = structlog.get_logger("comunica.identities")
#: What OAuth calls that somebody gave up.
_GAVE_UP = frozenset({"access_denied", "login_required", "consent_required", "interaction_required"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySetup:
    """Which gateway, and who we are there. `levels`: values of `acr`, of which one is demanded."""

    name: str
    issuer: str
    client_id: str
    client_secret: Callable[[], str] = field(repr=False)
    levels: tuple[str, ...]
    redirect_uri: str


class OpenIdGateway:
    """Implements `IdentityGateway`.

    `deadline`: seconds for each question to it; `clock`: monotonic; `trust`: whose certificates count, or browsers'.
    """

    def __init__(
        self,
        setup: GatewaySetup,
        *,
        deadline: float,
        clock: Callable[[], float],
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._setup = setup
        self._fetching = Fetching(deadline=deadline, trust=trust)
        self._discovery = Discovery(setup.issuer, self._fetching, clock=clock)

    @property
    def name(self) -> str:
        return self._setup.name

    async def way_there(self, question: Question) -> str | IdentityRefused:
        try:
            known = await self._discovery.look()
        except GatewayAway as away:
            return _refused(IdentityRefusal.AWAY, str(away))
        asked = {
            "response_type": "code",
            "client_id": self._setup.client_id,
            "redirect_uri": self._setup.redirect_uri,
            # No name, no tax code: that it is the same person as before is all that we need.
            "scope": "openid",
            "state": question.state,
            "nonce": question.nonce,
            "acr_values": " ".join(self._setup.levels),
            "code_challenge": _challenge(question.verifier),
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in known.authorization_endpoint else "?"
        return f"{known.authorization_endpoint}{joint}{urlencode(asked)}"

    async def prove(self, returned: Returned, question: Question) -> DigitalIdentity | IdentityRefused:
        try:
            return await self._prove(returned, question)
        except GatewayAway as away:
            return _refused(IdentityRefusal.AWAY, str(away))
        except NotBelieved as problem:
            return _refused(IdentityRefusal.NOT_BELIEVED, str(problem))
        except TooWeak:
            return _refused(IdentityRefusal.TOO_WEAK, "acr")

    async def _prove(self, returned: Returned, question: Question) -> DigitalIdentity | IdentityRefused:
        known = await self._discovery.look()
        # Before anything else: a code of another issuer must not be sent to this one.
        if returned.issuer != self._setup.issuer and (returned.issuer or known.says_issuer):
            raise NotBelieved("of another issuer")
        if returned.error:
            if returned.error in _GAVE_UP:
                return _refused(IdentityRefusal.CANCELLED, "")
            raise GatewayAway("it says that something is wrong")
        if not returned.code:
            raise NotBelieved("no code")
        token = await self._token(returned.code, question, known)
        algorithm, name = header_of(token, known.algorithms)
        keys = await self._discovery.keys(name, algorithm)
        expected = Expected(
            issuer=self._setup.issuer,
            client_id=self._setup.client_id,
            nonce=question.nonce,
            levels=self._setup.levels,
        )
        return DigitalIdentity(self._setup.issuer, subject_of(token, algorithm, keys, expected))

    async def _token(self, code: str, question: Question, known: Discovered) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._setup.redirect_uri,
            "code_verifier": question.verifier,
        }
        who, secret = self._setup.client_id, self._setup.client_secret()
        if known.secret_in_form:
            form |= {"client_id": who, "client_secret": secret}
        # RFC 6749, 2.3.1: both are encoded as a form is, before they go into the header.
        proof = None if known.secret_in_form else (quote_plus(who), quote_plus(secret))
        status, answer = await self._fetching.send(known.token_endpoint, form, proof=proof)
        return _token_in(status, answer)


def _token_in(status: int, answer: dict[str, Any] | None) -> str:
    if status == 400 and answer is not None and answer.get("error") == "invalid_grant":
        raise NotBelieved("the code is not one, or was used")
    if status != 200 or answer is None:
        raise GatewayAway(f"gave no token, and answered {status}: if 400 or 401, look at client id and secret")
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise NotBelieved("no token")
    return token


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _refused(why: IdentityRefusal, problem: str) -> IdentityRefused:
    tell = _log.error if why is IdentityRefusal.AWAY else _log.warning
    tell("an identity was not proven", action="identity_not_proven", why=str(why), problem=problem)
    return IdentityRefused(why)
