"""What the gateway says of itself (OpenID Connect Discovery 1.0), and its keys (RFC 7517): fetched, and kept."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from comunica.identities.addresses import is_safe
from comunica.identities.fetching import Fetching, GatewayAway

#: What we believe a signature by, if the gateway uses it.
ALGORITHMS = ("RS256", "PS256", "ES256")
#: Seconds for which what was fetched is believed, and for which we do not ask again after a failure.
BELIEVED_FOR, NOT_ASKED_FOR = 600.0, 5.0
#: Seconds between two looks for a key that we do not have: whoever sends tokens does not make us ask without end.
LOOKS_APART = 30.0
_MOST_KEYS = 100
_SMALLEST_RSA = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """The gateway's addresses and ways."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    algorithms: tuple[str, ...]
    #: Whether the client's secret goes into the form, and not into a header.
    secret_in_form: bool
    #: Whether each answer says whose it is (RFC 9207).
    says_issuer: bool


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of the gateway's."""

    name: str | None
    key: RSAPublicKey | EllipticCurvePublicKey

    def fits(self, algorithm: str) -> bool:
        """Whether it may sign so."""
        return isinstance(self.key, EllipticCurvePublicKey) == (algorithm == "ES256")


class Discovery:
    """Of one issuer. `clock` is monotonic, in seconds."""

    def __init__(self, issuer: str, fetching: Fetching, *, clock: Callable[[], float]) -> None:
        self._issuer = issuer
        self._fetching = fetching
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._known: Discovered | None = None
        self._known_until = self._silent_until = float("-inf")
        self._keys: Sequence[SigningKey] = ()
        self._keys_until = self._looked_at = float("-inf")

    async def look(self) -> Discovered:
        """As the gateway says. Raises GatewayAway."""
        async with self._one_at_a_time:
            if self._known is None or self._clock() >= self._known_until:
                self._known = await self._fetched()
                self._known_until = self._clock() + BELIEVED_FOR
            return self._known

    async def keys(self, name: str | None, algorithm: str) -> Sequence[SigningKey]:
        """Those that may have signed; without a name any that fits. Raises GatewayAway."""
        known = await self.look()
        async with self._one_at_a_time:
            if self._clock() >= self._keys_until:
                await self._fetch_keys(known)
            found = self._fitting(name, algorithm)
            # A key that we do not know: they may have changed it.
            if not found and self._clock() >= self._looked_at + LOOKS_APART:
                await self._fetch_keys(known)
                found = self._fitting(name, algorithm)
            return found

    def _fitting(self, name: str | None, algorithm: str) -> Sequence[SigningKey]:
        return [each for each in self._keys if each.fits(algorithm) and name in (None, each.name)]

    async def _fetched(self) -> Discovered:
        with self._spared():
            address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            return _discovered(await self._fetching.read(address), self._issuer)

    async def _fetch_keys(self, known: Discovered) -> None:
        with self._spared():
            self._looked_at = self._clock()
            found = (await self._fetching.read(known.jwks_uri)).get("keys")
            if not isinstance(found, list):
                raise GatewayAway("its keys are no list")
        read = (_signing_key(each) for each in found[:_MOST_KEYS])
        self._keys = [each for each in read if each is not None]
        self._keys_until = self._clock() + BELIEVED_FOR

    @contextmanager
    def _spared(self) -> Iterator[None]:
        # Whoever signs in waits in line for an answer: behind one that does not come, nobody waits for the next.
        if self._clock() < self._silent_until:
            raise GatewayAway("did not answer just now")
        try:
            yield
        except GatewayAway:
            self._silent_until = self._clock() + NOT_ASKED_FOR
            raise


def _discovered(said: dict[str, Any], issuer: str) -> Discovered:
    if said.get("issuer") != issuer:
        raise GatewayAway("calls itself by another issuer: set COMUNICA_OIDC_ISSUER to what it says, to the letter")
    addresses = {each: said.get(each) for each in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    if not all(is_safe(each, loopback=issuer.startswith("http://")) for each in addresses.values()):
        raise GatewayAway("an address of its own is missing, or is not https")
    if "code" not in _words(said, "response_types_supported", "code"):
        raise GatewayAway("does not support response_type=code")
    if "S256" not in _words(said, "code_challenge_methods_supported", "S256"):
        raise GatewayAway("does not support PKCE with S256")
    algorithms = _words(said, "id_token_signing_alg_values_supported", "RS256")
    ways = _words(said, "token_endpoint_auth_methods_supported", "client_secret_basic")
    if "client_secret_basic" not in ways and "client_secret_post" not in ways:
        raise GatewayAway("takes no client_secret")
    allowed = tuple(each for each in ALGORITHMS if each in algorithms)
    if not allowed:
        raise GatewayAway(f"signs by none of {', '.join(ALGORITHMS)}")
    return Discovered(
        **{name: str(address) for name, address in addresses.items()},
        algorithms=allowed,
        secret_in_form="client_secret_basic" not in ways,
        says_issuer=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _words(said: dict[str, Any], name: str, default: str) -> Sequence[object]:
    found = said.get(name, [default])
    if not isinstance(found, list):
        raise GatewayAway(f"says no list as {name}")
    return found


def _signing_key(said: object) -> SigningKey | None:
    """None: not one that we believe a signature by."""
    if not isinstance(said, dict) or said.get("use", "sig") != "sig":
        return None
    name = said.get("kid")
    try:
        key = jwt.PyJWK({each: said[each] for each in said if each != "alg"}).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None
    strong = (isinstance(key, RSAPublicKey) and key.key_size >= _SMALLEST_RSA) or (
        isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    )
    return SigningKey(name if isinstance(name, str) else None, key) if strong else None
