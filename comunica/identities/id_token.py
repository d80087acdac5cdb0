"""Reads an ID Token (OpenID Connect Core 1.0, 3.1.3.7): nothing of it is believed before its signature is."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import jwt

from comunica.identities.discovery import SigningKey

LONGEST_TOKEN = 16 * 1024
LONGEST_SUBJECT = 255
#: Seconds that the gateway's clock may be wrong.
_LEEWAY = 60
_DEMANDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]


class NotBelieved(Exception):
    """The token does not hold. The message says what, and nothing of anybody."""


class TooWeak(Exception):
    """It holds, and they proved themselves with less than we ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must stand in it. `levels`: one of these (`acr`)."""

    issuer: str
    client_id: str
    nonce: str
    levels: tuple[str, ...]


def header_of(token: str, algorithms: Iterable[str]) -> tuple[str, str | None]:
    """By what it says that it is signed: algorithm and name of the key. Raises NotBelieved."""
    if len(token) > LONGEST_TOKEN:
        raise NotBelieved("too long")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise NotBelieved("not a token") from None
    algorithm, name = header.get("alg"), header.get("kid")
    if algorithm not in set(algorithms) or "crit" in header or not isinstance(name, str | None):
        raise NotBelieved("signed in another way")
    return str(algorithm), name


def subject_of(token: str, algorithm: str, keys: Iterable[SigningKey], expected: Expected) -> str:
    """Whom it means. Raises NotBelieved, TooWeak."""
    claims = _claims(token, algorithm, keys, expected)
    audience, party = claims["aud"], claims.get("azp")
    if party not in (None, expected.client_id) or (party is None and isinstance(audience, list) and len(audience) > 1):
        raise NotBelieved("meant for somebody else")
    nonce, subject = claims["nonce"], claims["sub"]
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode("utf-8", "replace"), expected.nonce.encode()):
        raise NotBelieved("of another way")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotBelieved("names nobody")
    if claims.get("acr") not in expected.levels:
        raise TooWeak
    return subject


def _claims(token: str, algorithm: str, keys: Iterable[SigningKey], expected: Expected) -> dict[str, Any]:
    for each in keys:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key=each.key,
                algorithms=[algorithm],
                audience=expected.client_id,
                issuer=expected.issuer,
                leeway=_LEEWAY,
                options={"require": _DEMANDED},
            )
        except jwt.InvalidSignatureError:
            continue  # another key may have made it
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise NotBelieved(type(error).__name__) from None
        return claims
    raise NotBelieved("signed by nobody whom we know")
