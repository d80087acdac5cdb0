"""The management side of the Graph API: numbers, WABAs, subscriptions, templates, media, tokens."""

import email
import email.policy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from . import wamids
from .catalogue import Catalogue, listed, rendered
from .errors import GraphError, bad_token, body_of, no_such_object
from .media import Media, taken
from .shape import Json, mapping, text
from .state import App, Number, Registry, Token, Waba
from .uploads import PREFIX, Uploads
from .world import World

MAX_OVERRIDE = 200
PIN_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Call:
    """One management request: who asks, on what, with which parameters."""

    method: str
    edge: str
    given: Json
    token: Token
    request: Request


class Graph:
    """Everything below `/{version}/` but the sending of messages."""

    def __init__(self, world: World, catalogue: Catalogue) -> None:
        """Answer out of this world."""
        self._world, self._registry, self._catalogue = world, world.registry, catalogue
        self._uploads = Uploads(world.random)
        #: How often somebody wanted to see what a phone sent.
        self.media_asked = 0

    def token(self, authorization: str, scheme: str = "bearer") -> Token:
        """The token behind an Authorization header; 190 when there is none that is good."""
        kind, _, value = authorization.partition(" ")
        if kind.lower() != scheme or not value:
            raise bad_token("An access token is required to request this resource.")
        token = self._registry.tokens.get(value.strip())
        if token is None or token.header:
            raise bad_token("Invalid OAuth access token - Cannot parse access token")
        return self._in_time(token)

    def shown(self, headers: Mapping[str, str]) -> Token:
        """The token of a request: a bearer's, or a solution provider's key bare in the header of its own."""
        for name, keys in self._registry.bare.items():
            if (token := keys.get(headers.get(name, "").strip())) is not None:
                return self._in_time(token)
        return self.token(headers.get("authorization", ""))

    def _in_time(self, token: Token) -> Token:
        if token.expires_at is not None and token.expires_at <= self._world.clock.now():
            raise bad_token("Error validating access token: Session has expired.", 463)
        return token

    def number(self, node: str, token: Token, verb: str = "post") -> Number:
        """The number with that id, if the token reaches it."""
        number = self._registry.numbers.get(node)
        if number is None or number.waba_id not in token.wabas:
            raise no_such_object(node, verb)
        return number

    async def __call__(self, request: Request) -> Response:
        """Answer one request as the Graph would."""
        try:
            answer = await self._answer(request)
        except GraphError as error:
            return JSONResponse(body_of(error, wamids.trace(self._world.random)), error.status)
        if request.method != "GET":
            self._world.save()
        return JSONResponse(answer)

    async def _answer(self, request: Request) -> Json:
        node, edge = request.path_params["node"], request.path_params.get("edge", "")
        if node.startswith(PREFIX):
            return await self._on_upload(node, self.token(request.headers.get("authorization", ""), "oauth"), request)
        given = await _parameters(request)
        authorization = request.headers.get("authorization") or f"Bearer {text(given.get('access_token'))}"
        if node == "debug_token":
            return self._debug_token(authorization, text(given.get("input_token")))
        token = self.shown({**request.headers, "authorization": authorization})
        call = Call(request.method, edge, given, token, request)
        return await self._on_node(node, call)

    async def _on_node(self, node: str, call: Call) -> Json:
        verb = call.method.lower()
        if node in self._registry.numbers:
            return await self._on_number(self.number(node, call.token, verb), call)
        if node in self._registry.wabas and node in call.token.wabas:
            return await self._on_waba(self._registry.wabas[node], call)
        if node in self._registry.apps and node == call.token.app_id:
            return await self._on_app(self._registry.apps[node], call)
        if node in self._registry.media and not call.edge:
            return self._on_media(node, call)
        if node in self._world.heard_media and not call.edge:
            self.media_asked += 1
            return Media(id=node, number_id="", mime_type="application/octet-stream", sha256="0" * 64, size=0).shown()
        owned = self._registry.template(node)
        if owned and owned[0].id in call.token.wabas and not call.edge:
            return self._on_template(node, call)
        raise no_such_object(node, verb)

    async def _on_number(self, number: Number, call: Call) -> Json:
        match call.method, call.edge:
            case "GET", "":
                return _picked(_number_shown(number, self._registry), call.given)
            case "POST", "":
                return await self._configure(number, call)
            case "POST", "register":
                return _register(number, text(call.given.get("pin")))
            case "POST", "deregister":
                number.registered = False
                return {"success": True}
            case "POST", "media":
                return await self._upload(number, call.request)
            case _:
                raise no_such_object(number.id, call.method.lower())

    async def _on_waba(self, waba: Waba, call: Call) -> Json:
        match call.method, call.edge:
            case "GET", "":
                return _picked({"id": waba.id, "name": waba.name, "currency": "EUR"}, call.given)
            case "GET", "phone_numbers":
                numbers = [one for one in self._registry.numbers.values() if one.waba_id == waba.id]
                return {"data": [_picked(_number_shown(one, self._registry), call.given) for one in numbers]}
            case _, "message_templates":
                return self._templates(waba, call)
            case _, "subscribed_apps":
                return await self._subscriptions(waba, call)
            case _:
                raise no_such_object(waba.id, call.method.lower())

    def _templates(self, waba: Waba, call: Call) -> Json:
        match call.method:
            case "GET":
                return listed(waba, call.given)
            case "POST":
                self._uploads.check(call.given)
                return rendered(self._catalogue.create(waba, call.given))
            case "DELETE":
                self._catalogue.delete(waba, text(call.given.get("name")), text(call.given.get("hsm_id")))
                return {"success": True}
            case _:
                raise no_such_object(waba.id, call.method.lower())

    def _on_template(self, node: str, call: Call) -> Json:
        owned = self._registry.template(node)
        if owned is None:
            raise no_such_object(node, call.method.lower())
        waba, template = owned
        if call.method == "GET":
            return _picked(template.described(), call.given)
        self._uploads.check(call.given)
        self._catalogue.edit(waba, template, call.given)
        return {"success": True}

    async def _subscriptions(self, waba: Waba, call: Call) -> Json:
        match call.method:
            case "GET":
                return {"data": [self._subscribed(app, url) for app, url in waba.subscriptions.items()]}
            case "POST":
                waba.subscriptions[call.token.app_id] = await _override(call.given)
            case _:
                waba.subscriptions.pop(call.token.app_id, None)
        return {"success": True}

    def _subscribed(self, app_id: str, url: str | None) -> Json:
        link = f"https://www.facebook.com/games/?app_id={app_id}"
        about: Json = {"whatsapp_business_api_data": {"link": link, "name": f"App {app_id}", "id": app_id}}
        return about | ({"override_callback_uri": url} if url else {})

    async def _configure(self, number: Number, call: Call) -> Json:
        configuration = call.given.get("webhook_configuration")
        if not isinstance(configuration, dict):
            raise GraphError(code=100, details="The parameter webhook_configuration is required.")
        url = await _override(configuration)
        if url:
            number.overrides[call.token.app_id] = url
        else:
            number.overrides.pop(call.token.app_id, None)
        return {"success": True}

    async def _on_upload(self, node: str, token: Token, request: Request) -> Json:
        if request.method == "GET":
            return self._uploads.status(node, token.app_id)
        offset = request.headers.get("file_offset", "")
        return self._uploads.take(node, token.app_id, offset, await request.body())

    async def _on_app(self, app: App, call: Call) -> Json:
        if (call.method, call.edge) == ("POST", "uploads"):
            return self._uploads.begin(app.id, call.given)
        if (call.method, call.edge) == ("POST", "subscriptions"):
            url, token = text(call.given.get("callback_url")), text(call.given.get("verify_token"))
            await shake_hands(url, token)
            app.callback_url, app.verify_token = url, token
            return {"success": True}
        if (call.method, call.edge) == ("GET", "subscriptions"):
            fields = [{"name": "messages", "version": "v25.0"}]
            one: Json = {"object": "whatsapp_business_account", "callback_url": app.callback_url}
            return {"data": [one | {"active": True, "fields": fields}] if app.callback_url else []}
        raise no_such_object(app.id, call.method.lower())

    async def _upload(self, number: Number, request: Request) -> Json:
        parts = _multipart(request.headers.get("content-type", ""), await request.body())
        if parts.get("messaging_product", ("", b""))[1] != b"whatsapp":
            raise GraphError(code=100, details="The parameter messaging_product is required.")
        if "file" not in parts:
            raise GraphError(code=100, details="The parameter file is required.")
        mime_type, content = parts["file"]
        media = taken(self._registry.new_id(), number.id, mime_type, content)
        self._registry.media[media.id] = media
        return {"id": media.id}

    def _on_media(self, node: str, call: Call) -> Json:
        if call.method == "DELETE":
            del self._registry.media[node]
            return {"success": True}
        return self._registry.media[node].shown()

    def _debug_token(self, authorization: str, inspected: str) -> Json:
        self._may_inspect(authorization)
        try:
            token = self.token(f"Bearer {inspected}")
        except GraphError as error:
            problem = {"code": error.code, "message": error.message} | (
                {"subcode": error.subcode} if error.subcode else {}
            )
            return {"data": {"error": problem, "is_valid": False, "scopes": []}}
        scopes = list(token.scopes)
        targets = sorted(token.wabas)
        shown: Json = {"app_id": token.app_id, "type": "SYSTEM_USER", "application": f"App {token.app_id}"}
        shown |= {"data_access_expires_at": 0, "expires_at": int(token.expires_at or 0), "is_valid": True}
        granular = [{"scope": one, "target_ids": targets} for one in scopes]
        return {"data": shown | {"scopes": scopes, "granular_scopes": granular}}

    def _may_inspect(self, authorization: str) -> None:
        app_id, _, secret = authorization.partition(" ")[2].partition("|")
        app = self._registry.apps.get(app_id)
        if app is None or not secret or secret != app.secret:  # an app token, or else a good user token
            self.token(authorization)


async def shake_hands(url: str, verify_token: str) -> None:
    """The GET handshake: the address must give the challenge back, raw, with 200; else 2200."""
    challenge = str(int.from_bytes(hashlib.sha256(url.encode()).digest()[:4]))
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
    failed = "(#2200) Callback verification failed with the following errors: "
    try:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            answer = await client.get(url, params=query)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise GraphError(code=2200, message=f"{failed}{type(error).__name__}") from error
    if answer.status_code != 200:
        raise GraphError(code=2200, message=f"{failed}HTTP Status Code = {answer.status_code}")
    if answer.text != challenge:
        raise GraphError(code=2200, message=f"{failed}the response is not the challenge")


async def _override(given: Json) -> str | None:
    url = text(given.get("override_callback_uri"))
    if not url:
        return None
    if len(url) > MAX_OVERRIDE:
        raise GraphError(code=100, details=f"override_callback_uri holds at most {MAX_OVERRIDE} characters.")
    if not text(given.get("verify_token")):
        raise GraphError(code=100, details="The parameter verify_token is required with override_callback_uri.")
    await shake_hands(url, text(given.get("verify_token")))
    return url


def _register(number: Number, pin: str) -> Json:
    if len(pin) != PIN_DIGITS or not pin.isdigit():
        raise GraphError(code=100, details="Param pin must be a string of 6 digits.")
    if number.pin not in {None, pin}:
        raise GraphError(code=133005, details="The two-step verification PIN is incorrect.")
    number.pin, number.registered = pin, True
    return {"success": True}


def _number_shown(number: Number, registry: Registry) -> Json:
    rate, portfolio = number.throughput, registry.portfolio_of(number)
    tiers = {250: "TIER_250", 2000: "TIER_2K", 10_000: "TIER_10K", 100_000: "TIER_100K"}
    limit = portfolio.unique_limit
    urls: Json = {"application": next(iter(registry.apps.values())).callback_url} if registry.apps else {}
    waba_urls = [one for one in registry.waba_of(number).subscriptions.values() if one]
    urls |= {"whatsapp_business_account": waba_urls[0]} if waba_urls else {}
    number_urls = list(number.overrides.values())
    urls |= {"phone_number": number_urls[0]} if number_urls else {}
    return {
        "verified_name": number.verified_name,
        "display_phone_number": number.display,
        "quality_rating": number.quality,
        "code_verification_status": "VERIFIED",
        "name_status": number.name_status,
        "platform_type": "CLOUD_API" if number.registered else "NOT_APPLICABLE",
        "status": "CONNECTED" if number.registered else "PENDING",
        "throughput": {"level": "HIGH" if rate is None or rate > 80 else "STANDARD"},
        "whatsapp_business_manager_messaging_limit": tiers.get(limit or 0, "TIER_UNLIMITED"),
        "webhook_configuration": urls,
        "id": number.id,
    }


def _picked(shown: Json, given: Json) -> Json:
    wanted = [one.partition("{")[0] for one in text(given.get("fields")).split(",") if one]
    return {name: shown[name] for name in (*wanted, "id") if name in shown} if wanted else shown


async def _parameters(request: Request) -> Json:
    """Parameters as the Graph takes them: from the query, a JSON body or a form, all together."""
    given: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if request.method == "GET" or kind.startswith("multipart/"):
        return given
    raw = await request.body()
    if kind.startswith("application/x-www-form-urlencoded"):
        return given | {name: _perhaps_json(value) for name, value in parse_qsl(raw.decode())}
    try:
        return given | mapping(json.loads(raw) if raw else {})
    except ValueError:
        raise GraphError(code=100, details="The body is not JSON.") from None


def _perhaps_json(value: str) -> object:
    if not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _multipart(content_type: str, raw: bytes) -> dict[str, tuple[str, bytes]]:
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    message = email.message_from_bytes(head + raw, policy=email.policy.HTTP)
    parts: dict[str, tuple[str, bytes]] = {}
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        parts[str(name)] = (part.get_content_type(), content if isinstance(content, bytes) else b"")
    return parts
