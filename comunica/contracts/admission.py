"""Who may come in on NATS: the server's question and our answer, as nats-server's auth callout has them.

Both are JSON Web Tokens signed by nkeys. The answer holds another one, the guest's: what it may do as long as it is
connected. https://docs.nats.io, "Auth callout".
"""

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from comunica.contracts.nats_permissions import CUTTER, NatsUser, permissions
from comunica.contracts.nkeys import Kind, NotAnNkey, Signer, read_public, verifies
from comunica.contracts.unreadable import UnreadableError

#: The account of everybody, where no others are configured.
ACCOUNT = "$G"
#: That of the servers themselves, where the cutter asks and tells them.
SYSTEM = "$SYS"
#: For so long a word of the cutter is good: it knocks at once.
WORD_LASTS = dt.timedelta(seconds=10)
_HEADER = {"typ": "JWT", "alg": "ed25519-nkey"}
_AUDIENCE = "nats-authorization-request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """Somebody wants in."""

    server_id: str
    #: Made by the server for this connection alone: whom the answer is for.
    guest: str
    #: The nkey that it says it has; empty if it came with something else.
    nkey: str
    #: Whether it proved it, by signing what this server gave it to sign.
    proven: bool
    #: Whether nobody on the way can read along.
    encrypted: bool
    #: Name and password, of one that came with these; else empty.
    user: str = ""
    word: str = field(default="", repr=False)


def read(body: bytes) -> Knock:
    """The server's question. Raises UnreadableError, also if no server signed it."""
    claims = _claims(body)
    try:
        asked, server = claims["nats"], claims["nats"]["server_id"]["id"]
        if claims["aud"] != _AUDIENCE or claims["iss"] != server:
            raise UnreadableError("not a question of a NATS server")
        options, client = asked["connect_opts"], asked["client_info"]
        nkey = str(options.get("nkey", ""))
        return Knock(
            server_id=str(server),
            guest=str(asked["user_nkey"]),
            nkey=nkey,
            proven=_proven(nkey, str(options.get("sig", "")), str(client.get("nonce", ""))),
            encrypted="client_tls" in asked,
            user=str(options.get("user", "")),
            word=str(options.get("pass", "")),
        )
    except (KeyError, TypeError, AttributeError):
        raise UnreadableError("not a question of a NATS server") from None


def cutters_word(issuer: Signer, now: dt.datetime) -> str:
    """With what the cutter comes in, for a moment: who has the issuer's key can open everything in any case."""
    until = str(int((now + WORD_LASTS).timestamp()))
    return f"{until}.{_base64(issuer.sign(_said_by_cutter(until))).decode()}"


def is_cutter(knock: Knock, issuer: Signer, now: dt.datetime) -> bool:
    """Whether it is one of ours that cuts off partners: its word is the issuer's, and not old."""
    until, _, signature = knock.word.partition(".")
    if knock.user != CUTTER or not (until.isascii() and until.isdigit()):
        return False
    try:
        signed = verifies(issuer.raw, _from_base64(signature.encode()), _said_by_cutter(until))
    except (binascii.Error, ValueError):
        return False
    return signed and now.timestamp() <= int(until) <= (now + 2 * WORD_LASTS).timestamp()


def _said_by_cutter(until: str) -> bytes:
    # Begins as no token does: what is signed here is never taken for one.
    return f"comunica cutter until {until}".encode()


def welcome(
    knock: Knock,
    user: NatsUser,
    *,
    issuer: Signer,
    now: dt.datetime,
    until: dt.datetime | None = None,
    account: str = ACCOUNT,
) -> bytes:
    """The answer: in, as this user. `until`: the server ends the connection then."""
    limits = {"subs": -1, "data": -1, "payload": -1}
    allowed = permissions(user)
    claims: dict[str, Any] = {
        "aud": account,
        "name": user.name,
        "nats": {"type": "user", "version": 2, "pub": allowed["publish"], "sub": allowed["subscribe"], **limits},
    }
    if until is not None:
        claims["exp"] = int(until.timestamp())
    return _answer(knock, {"jwt": _signed(claims, knock.guest, issuer, now)}, issuer, now)


def turn_away(knock: Knock, reason: str, *, issuer: Signer, now: dt.datetime) -> bytes:
    """The answer: not in. `reason` is for the server's log; the guest hears of an authorization violation."""
    return _answer(knock, {"error": reason}, issuer, now)


def _answer(knock: Knock, what: Mapping[str, str], issuer: Signer, now: dt.datetime) -> bytes:
    claims = {"aud": knock.server_id, "nats": {"type": "authorization_response", "version": 2, **what}}
    return _signed(claims, knock.guest, issuer, now).encode()


def _signed(claims: Mapping[str, Any], subject: str, issuer: Signer, now: dt.datetime) -> str:
    whole = {**claims, "iss": issuer.public, "sub": subject, "iat": int(now.timestamp()), "jti": subject}
    said = b".".join(_base64(msgspec.json.encode(part)) for part in (_HEADER, whole))
    return (said + b"." + _base64(issuer.sign(said))).decode()


def _claims(body: bytes) -> dict[str, Any]:
    said, _, signature = body.rpartition(b".")
    try:
        claims = msgspec.json.decode(_from_base64(said.partition(b".")[2]), type=dict[str, Any])
        server = read_public(str(claims.get("iss", "")), Kind.SERVER)
        if verifies(server, _from_base64(signature), said):
            return claims
    except (msgspec.DecodeError, binascii.Error, NotAnNkey, ValueError):
        pass
    raise UnreadableError("not signed by a NATS server")


def _proven(nkey: str, signature: str, nonce: str) -> bool:
    if not nonce:
        return False
    try:
        # Clients write it with either alphabet of base64.
        written = signature.replace("+", "-").replace("/", "_").rstrip("=").encode()
        return verifies(read_public(nkey, Kind.USER), _from_base64(written), nonce.encode())
    except (binascii.Error, NotAnNkey, ValueError):
        return False


def _base64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _from_base64(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
