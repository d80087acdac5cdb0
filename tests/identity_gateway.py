"""A gateway for digital identities, for tests: OpenID Connect over real HTTP on a free port, with keys of its own."""

import base64
import hashlib
import re
import secrets
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.certificates import Authority

HOST = "127.0.0.1"
CLIENT, SECRET = "comunica & co", "s:e%c+r t"
LEVEL = "https://www.spid.gov.it/SpidL2"


@dataclass
class Key:
    """One of the gateway's."""

    name: str
    algorithm: str
    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    @classmethod
    def made(cls, name: str, algorithm: str = "RS256", *, bits: int = 2048) -> "Key":
        if algorithm.startswith("ES"):
            return cls(name, algorithm, ec.generate_private_key(ec.SECP256R1()))
        return cls(name, algorithm, rsa.generate_private_key(65537, bits))

    def public(self) -> dict[str, Any]:
        match self.private:
            case rsa.RSAPrivateKey() as private:
                shown = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
            case ec.EllipticCurvePrivateKey() as private:
                shown = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
        return {**shown, "kid": self.name, "use": "sig", "alg": self.algorithm}


@cache
def usual_key() -> Key:
    """What it signs with unless a test says otherwise: made once, it takes a while."""
    return Key.made("one")


@dataclass
class Asked:
    """What a browser brought to its door: kept by the code that it was given."""

    query: Mapping[str, str]
    subject: str


@dataclass
class GatewayAtTest:
    """What it says may be changed before somebody comes. `claims`: over what stands in a token; None leaves it out."""

    port: int = 0
    host: str = HOST
    scheme: str = "http"
    #: Who comes to its door in a browser, and is let in without more ado.
    subject: str = "TINIT-AAAAAA00A00A000A"
    key: Key = field(default_factory=usual_key)
    published: list[Key] = field(default_factory=list)
    discovery: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    #: Its own words as they are, instead of a signed token.
    token: str | None = None
    #: Whether it forgets that it gave a token for a code.
    careless: bool = False
    status: int = 200
    keys_status: int = 200
    bulk: int = 0
    asked: list[str] = field(default_factory=list)
    codes: dict[str, Asked] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"

    def let_in(self, address: str, subject: str) -> str:
        """Somebody who was sent to this address proves that they are this person: where the browser goes next."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = Asked(query, subject)
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    async def open_door(self, request: web.Request) -> web.Response:
        """For a browser: a page with a button, as gateways have it."""
        self.asked.append("authorize")
        there = self.let_in(f"{self.issuer}{request.path_qs}", self.subject)
        page = f'<html lang="it"><title>SPID</title><h1>SPID</h1><a href="{escape(there)}">Acconsento</a></html>'
        return web.Response(text=page, content_type="text/html")

    async def tell(self, request: web.Request) -> web.Response:
        self.asked.append("discovery")
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "PS256", "HS256", "none"],
            "padding": "x" * self.bulk,
        }
        return web.json_response({**said, **self.discovery}, status=self.status)

    async def keys(self, request: web.Request) -> web.Response:
        self.asked.append("keys")
        keys = [each.public() for each in self.published or [self.key]]
        return web.json_response({"keys": keys}, status=self.keys_status)

    async def give_token(self, request: web.Request) -> web.Response:
        self.asked.append("token")
        form = await request.post()
        if not self._is_our_client(request, form):
            return web.json_response({"error": "invalid_client"}, status=401)
        code = str(form["code"])
        asked = self.codes.get(code) if self.careless else self.codes.pop(code, None)
        if asked is None or not _fits(asked, form):
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response({"id_token": self.token or self.signed(asked), "token_type": "Bearer"})

    def signed(self, asked: Asked) -> str:
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "sub": asked.subject,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": asked.query["nonce"],
            "acr": LEVEL,
        }
        claims = {name: value for name, value in {**said, **self.claims}.items() if value is not None}
        return jwt.encode(claims, self.key.private, algorithm=self.key.algorithm, headers={"kid": self.key.name})

    def _is_our_client(self, request: web.Request, form: Mapping[str, Any]) -> bool:
        if "client_secret_post" in self.discovery.get("token_endpoint_auth_methods_supported", []):
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        given = base64.b64decode(request.headers.get("Authorization", "Basic ").removeprefix("Basic ")).decode()
        who, _, secret = given.partition(":")
        return (unquote_plus(who), unquote_plus(secret)) == (CLIENT, SECRET)


def _fits(asked: Asked, form: Mapping[str, Any]) -> bool:
    verifier = str(form.get("code_verifier", ""))
    if re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", verifier) is None:
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    same = asked.query["redirect_uri"] == form.get("redirect_uri")
    return same and asked.query["code_challenge"] == challenge and asked.query["code_challenge_method"] == "S256"


def _shown_by(authority: Authority) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority.certifies(HOST).file)
    return context


@asynccontextmanager
async def gateway_at_test(host: str = HOST, *, authority: Authority | None = None) -> AsyncIterator[GatewayAtTest]:
    """One that listens, until the end. `host`: what it calls this machine. With an authority it speaks https."""
    gateway = GatewayAtTest(host=host, scheme="https" if authority else "http")
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", gateway.tell)
    app.router.add_get("/authorize", gateway.open_door)
    app.router.add_get("/keys", gateway.keys)
    app.router.add_post("/token", gateway.give_token)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0, ssl_context=_shown_by(authority) if authority else None)
    await site.start()
    gateway.port = runner.addresses[0][1]
    try:
        yield gateway
    finally:
        await runner.cleanup()
