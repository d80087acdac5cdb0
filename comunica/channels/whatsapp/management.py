"""The management side of the Graph API, over httpx: tokens, numbers, subscriptions, templates.

Each call returns what we need of the answer, typed, or raises `ManagementRefused`, which says what to do next. Nothing
is tried again here: a person, or a job, asks.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from comunica.broadcasting.reasons import Reason
from comunica.channels.whatsapp.advice import BY_CODE, advice_for
from comunica.channels.whatsapp.errors import status_failure
from comunica.channels.whatsapp.limits import THROUGHPUT
from comunica.municipality.provider_access import AUTHORIZATION, is_metas, token_header
from comunica.usecases.setting_up.provider_setup import ProviderRefused

#: Permissions without which a number cannot be set up and used.
NEEDED_SCOPES = frozenset({"whatsapp_business_messaging", "whatsapp_business_management"})
LONGEST_OVERRIDE = 200
#: How the id of an upload session begins. What follows may hold a signature as a query: it is used as it came.
_UPLOAD = "upload:"
_PAGE = 100
_NUMBER_FIELDS = (
    "verified_name,name_status,display_phone_number,quality_rating,throughput,status,platform_type,"
    "whatsapp_business_manager_messaging_limit"
)
_TEMPLATE_FIELDS = (
    "id,name,language,status,category,components,parameter_format,rejected_reason,message_send_ttl_seconds"
)


class ManagementRefused(ProviderRefused):
    """The provider did not do it, or was not reached. The text says what to do; it holds no token.

    `code` is the provider's, 0 if it gave none; `reason` is `unknown_code` if the table does not know it.
    """

    def __init__(self, says: str, *, code: int = 0, reason: Reason = Reason.UNKNOWN_CODE) -> None:
        super().__init__(says)
        self.code = code
        self.reason = reason

    @property
    def was_not_reached(self) -> bool:
        """Nobody answered: asking again may help."""
        return self.reason is Reason.CONNECTION_REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFacts:
    """What a token may do. `expires_at` is none for one that lasts until it is withdrawn."""

    app_id: str
    expires_at: dt.datetime | None
    scopes: frozenset[str]

    @property
    def missing_scopes(self) -> frozenset[str]:
        """Permissions that we need and it does not have."""
        return NEEDED_SCOPES - self.scopes


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFacts:
    """A sending number as the provider has it. Words of the provider are kept as they are.

    `messages_per_second` is 0 if the provider names none. `tier`: how many people the portfolio may write to in a day.
    """

    verified_name: str
    name_status: str
    display_phone_number: str
    is_registered: bool
    quality: str
    messages_per_second: int
    tier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """An app that gets the account's webhooks, and where, if not at its own address."""

    app_id: str
    override_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A callback address for this account alone. The provider shakes hands with it at once."""

    url: str
    verify_token: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.url) > LONGEST_OVERRIDE:
            raise ValueError(f"a callback address may have {LONGEST_OVERRIDE} characters: choose a shorter path")


class Management:
    """Calls with one token. `client` is the caller's, who closes it; its timeout is the deadline of a call."""

    def __init__(
        self, client: httpx.AsyncClient, *, base_url: str, token: str, authorization_header: str = AUTHORIZATION
    ) -> None:
        self._client = client
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._header = authorization_header

    @property
    def is_metas(self) -> bool:
        """Whether the token is one of Meta's: a solution provider's key is not, and nobody tells what it may."""
        return is_metas(self._header)

    async def debug_token(self) -> TokenFacts:
        """What our token may do; refused if it is not good any more."""
        data = (await self._call("GET", "debug_token", query={"input_token": self._token})).get("data") or {}
        if not data.get("is_valid"):
            raise _refused(190, str((data.get("error") or {}).get("message") or "the token is not valid"))
        ends = int(data.get("expires_at") or 0)
        return TokenFacts(
            app_id=str(data.get("app_id", "")),
            expires_at=dt.datetime.fromtimestamp(ends, dt.UTC) if ends else None,
            scopes=frozenset(data.get("scopes") or ()),
        )

    async def number(self, phone_number_id: str) -> NumberFacts:
        """How the provider sees a number."""
        shown = await self._call("GET", phone_number_id, query={"fields": _NUMBER_FIELDS})
        level = str((shown.get("throughput") or {}).get("level") or "")
        return NumberFacts(
            verified_name=str(shown.get("verified_name", "")),
            name_status=str(shown.get("name_status", "")),
            display_phone_number=str(shown.get("display_phone_number", "")),
            is_registered=shown.get("platform_type") == "CLOUD_API" and shown.get("status") == "CONNECTED",
            quality=str(shown.get("quality_rating", "UNKNOWN")),
            messages_per_second=THROUGHPUT.get(level, 0),
            tier=str(shown.get("whatsapp_business_manager_messaging_limit", "")),
        )

    async def register(self, phone_number_id: str, pin: str) -> None:
        """Register a number for the Cloud API. `pin`: six digits, of its two-step verification."""
        await self._call("POST", f"{phone_number_id}/register", body={"messaging_product": "whatsapp", "pin": pin})

    async def subscriptions(self, waba_id: str) -> list[Subscription]:
        """The apps that get the account's webhooks."""
        return [_subscription(one) for one in (await self._call("GET", f"{waba_id}/subscribed_apps")).get("data") or ()]

    async def subscribe(self, waba_id: str, override: Override | None = None) -> None:
        """Have the account's webhooks come to the token's app. Without it no status and no message ever arrives."""
        body = (
            {} if override is None else {"override_callback_uri": override.url, "verify_token": override.verify_token}
        )
        await self._call("POST", f"{waba_id}/subscribed_apps", body=body)

    async def templates(self, waba_id: str) -> list[Mapping[str, Any]]:
        """All templates of an account as the provider shows them; see templates.state_of."""
        found: list[Mapping[str, Any]] = []
        query = {"fields": _TEMPLATE_FIELDS, "limit": str(_PAGE)}
        while True:
            page = await self._call("GET", f"{waba_id}/message_templates", query=query)
            found += page.get("data") or ()
            paging = page.get("paging") or {}
            after = (paging.get("cursors") or {}).get("after")
            # `after` is there on the last page too; only `next` says that there is one more.
            if not paging.get("next") or not after or after == query.get("after"):
                return found
            query = {**query, "after": str(after)}

    async def create_template(self, waba_id: str, definition: Mapping[str, Any]) -> str:
        """Submit a template for review: its id. See templates.definition_of."""
        return str((await self._call("POST", f"{waba_id}/message_templates", body=definition)).get("id", ""))

    async def edit_template(self, template_id: str, parts: Mapping[str, Any]) -> None:
        """Give a template other parts, such as its category; it is reviewed again. `template_id` is the provider's."""
        await self._call("POST", template_id, body=parts)

    async def begin_upload(self, app_id: str, *, file_name: str, mime_type: str, size: int) -> str:
        """A session that takes a file for this app; see uploads.py."""
        about = {"file_name": file_name, "file_length": str(size), "file_type": mime_type}
        session = str((await self._call("POST", f"{app_id}/uploads", query=about)).get("id", ""))
        if not session.startswith(_UPLOAD):
            raise ManagementRefused("the provider opened no upload: check base_url", reason=Reason.NOT_THE_PROVIDER)
        return session

    async def send_bytes(self, session: str, content: bytes, *, offset: int) -> str:
        """The bytes of a session's file from an offset on; the handle of the whole file."""
        headers = {"file_offset": str(offset), "Content-Type": "application/octet-stream"}
        answer = await self._ask("POST", session, "OAuth", content=content[offset:], headers=headers)
        if not (handle := str(answer.get("h") or "")):
            raise ManagementRefused("the provider gave no handle for the file: apply again", reason=Reason.BAD_MEDIA)
        return handle

    async def uploaded_so_far(self, session: str) -> int:
        """How many bytes of a session's file have arrived."""
        return int((await self._ask("GET", session, "OAuth")).get("file_offset") or 0)

    async def _call(
        self,
        method: Literal["GET", "POST"],
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        return await self._ask(method, path, "Bearer", params=query, json=body)

    async def _ask(self, method: str, path: str, scheme: Literal["Bearer", "OAuth"], **parts: Any) -> dict[str, Any]:
        headers = {**parts.pop("headers", {}), **token_header(self._header, self._token, scheme=scheme)}
        try:
            answer = await self._client.request(method, f"{self._base_url}/{path}", headers=headers, **parts)
        except httpx.HTTPError as error:
            raise ManagementRefused(
                f"the provider could not be reached ({type(error).__name__}): check base_url and the network",
                reason=Reason.CONNECTION_REFUSED,
            ) from error
        return _read(answer)


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        body = None
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        raise _refused(_code(error), " ".join(_words(error)))
    if not answer.is_success or not isinstance(body, dict):
        raise ManagementRefused(
            f"HTTP {answer.status_code}, and not by the provider: check base_url; something else answers there",
            reason=Reason.NOT_THE_PROVIDER,
        )
    return body


def _code(error: Mapping[str, Any]) -> int:
    code, subcode = error.get("code"), error.get("error_subcode")
    if code == 100 and isinstance(subcode, int) and (subcode == 33 or subcode in BY_CODE):
        return subcode
    return code if isinstance(code, int) else -1


def _words(error: Mapping[str, Any]) -> Iterator[str]:
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else data
    for one in (error.get("message"), details, error.get("error_user_msg")):
        if isinstance(one, str) and one:
            yield one.rstrip(".") + "."


def _refused(code: int, words: str) -> ManagementRefused:
    reason = status_failure(code).reason
    return ManagementRefused(f"{advice_for(code, reason)} The provider said: {words}", code=code, reason=reason)


def _subscription(shown: Mapping[str, Any]) -> Subscription:
    app = shown.get("whatsapp_business_api_data") or {}
    return Subscription(app_id=str(app.get("id", "")), override_url=shown.get("override_callback_uri") or None)
