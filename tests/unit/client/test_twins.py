"""The clients that wait and those on asyncio are twins: the same methods, taking the same, asking the same."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from comunica_client import (
    ApiError,
    AsyncClient,
    AsyncOperatorClient,
    AsyncPartnerClient,
    Client,
    OperatorClient,
    PartnerClient,
    Unreachable,
)
from comunica_client.calls import Call, get, post

type Twins = tuple[
    type[Client | OperatorClient | PartnerClient], type[AsyncClient | AsyncOperatorClient | AsyncPartnerClient]
]

PAIRS: list[Twins] = [(Client, AsyncClient), (OperatorClient, AsyncOperatorClient), (PartnerClient, AsyncPartnerClient)]
#: Of all that differs: what only asyncio has.
SAME_AS = {"aclose": "close", "__aenter__": "__enter__", "__aexit__": "__exit__"}
#: A value for each parameter, by its name; others get `a-` and their name.
SAID: dict[str, Any] = {
    "audience": {"zones": ["centro"], "streets": [{"street": "Via Roma", "from": 1}]},
    "parameters": {"testo": "domani"},
    "lane": "urgent",
    "order": "pause",
    "more": {"reason": "il torrente è uscito"},
    "every": 0.0,
    "content": b"nome;telefono\r\n",
    "kind": "live",
    "dry_run": True,
    "written_as": "json",
    "scopes": ["broadcast:read"],
    "states": ["failed", "expired"],
    "overlap_minutes": 5,
    "residents": 14_000,
    "language": "it",
    "call": get("/v2/zones", of="all"),
    "categories": ["utility"],
    "lanes": ["normal"],
    "municipalities": [{"id": "01", "audience": {"everyone": True}}],
    "personalisation": {"testo": "domani"},
    "alert": b"<alert/>",
} | {each: {"name": "x"} for each in ("person", "municipality", "change", "channel", "with_key", "with_nkey")}
#: Over, whatever was asked, and with a page of everything.
LISTS = (
    *("broadcasts", "subscribers", "errors", "keys", "municipalities", "channels", "partners"),
    *("zones", "consents", "templates", "recipients", "notifications", "mandates", "nkeys", "entries"),
)


def methods(of: type[Any]) -> dict[str, Callable[..., Any]]:
    """Its public methods and how it is begun and ended, inherited ones too; named as the twin that waits has them."""
    ours = (*SAME_AS.keys(), *SAME_AS.values(), "__init__")
    found = inspect.getmembers(of, inspect.isfunction)
    return {SAME_AS.get(name, name): each for name, each in found if name in ours or not name.startswith("_")}


def signature(method: Callable[..., Any]) -> str:
    """As the twin that waits has it."""
    words = str(inspect.signature(method)).replace("collections.abc.", "")
    for own, same in (
        ("AsyncIterator", "Iterator"),
        ("AsyncBaseTransport", "BaseTransport"),
        ("Callable[[float], Awaitable[None]] = <function sleep", "Callable[[float], None] = <built-in function sleep"),
    ):
        words = words.replace(own, same)
    return words.partition(" = <built-in")[0]


@pytest.mark.parametrize(("waits", "awaits"), PAIRS)
def test_both_have_the_same_methods(waits: type[Any], awaits: type[Any]) -> None:
    assert methods(waits).keys() == methods(awaits).keys()


@pytest.mark.parametrize(("waits", "awaits"), PAIRS)
def test_both_take_the_same_and_give_the_same(waits: type[Any], awaits: type[Any]) -> None:
    others = methods(awaits)
    for name, method in methods(waits).items():
        assert signature(method) == signature(others[name]), name
        assert method.__doc__ == others[name].__doc__, name


@dataclass
class Heard:
    """An api that is asked, and says that all is over. Lists have two pages. `answers`: said before."""

    answers: list[int | str] = field(default_factory=list)
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    waited: int = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        headers = {name: value for name, value in request.headers.items() if name.startswith(("content-ty", "auth"))}
        key = request.headers.get("idempotency-key")
        self.asked.append(
            (request.method, str(request.url), headers, key if key == "a-key" else bool(key), request.read())
        )
        match self.answers.pop(0) if self.answers else 200:
            case str(trouble):
                kinds = {"cut": httpx.ReadTimeout, "unheard": httpx.ConnectError}
                raise kinds[trouble](trouble, request=request)
            case 200:
                return httpx.Response(200, json=self._told(request))
            case status:
                return httpx.Response(status, headers={"Retry-After": "1"} if status == 503 else {}, json={})

    def _told(self, request: httpx.Request) -> dict[str, Any]:
        older = "older_than" in str(request.url) or b"older_than" in request.content
        next_id = None if older else "01"
        following = None if older else f"{request.url.copy_merge_params({'older_than': '01'})}"
        told: dict[str, Any] = {
            "state": "finished",
            "ended_at": "2026-11-25T09:00:00Z",
            "next": next_id,
            "settled": True,
        }
        return told | {"links": {"next": following}} | {name: [{"id": name}] for name in LISTS}


def arguments(method: Callable[..., Any], *, everything: bool) -> dict[str, Any]:
    """One for each parameter; not `everything`: for those only that must be there."""
    given: dict[str, Any] = {}
    for name, parameter in list(inspect.signature(method).parameters.items())[1:]:
        if parameter.default is not inspect.Parameter.empty and not everything:
            continue
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            given |= SAID[name] if everything else {}
        elif name == "template" and "Mapping" in str(parameter.annotation):
            given[name] = {"name": "x"}
        else:
            given[name] = SAID.get(name, f"a-{name}")
    return given


def waits_for(kind: type[Any], name: str, given: dict[str, Any], heard: Heard) -> Any:
    """What the twin that waits returns; of an iterator all, of a refusal its class."""

    def sleep(_: float) -> None:
        heard.waited += 1

    with kind("http://api", "key", transport=httpx.MockTransport(heard.answer), sleep=sleep) as client:
        try:
            came = getattr(client, name)(**given)
            return list(came) if isinstance(came, Iterator) else came
        except (ApiError, Unreachable) as problem:
            return type(problem), str(problem)


def awaits_for(kind: type[Any], name: str, given: dict[str, Any], heard: Heard) -> Any:
    """The same of the one on asyncio."""

    async def sleep(_: float) -> None:
        heard.waited += 1

    async def asks() -> Any:
        async with kind("http://api", "key", transport=httpx.MockTransport(heard.answer), sleep=sleep) as client:
            try:
                came = getattr(client, name)(**given)
                return [each async for each in came] if isinstance(came, AsyncIterator) else await came
            except (ApiError, Unreachable) as problem:
                return type(problem), str(problem)

    return asyncio.run(asks())


ASKING = [
    pytest.param(waits, awaits, name, id=f"{waits.__name__}.{name}")
    for waits, awaits in PAIRS
    for name in sorted(methods(waits))
    if name != "close" and not name.startswith("_")
]


@pytest.mark.parametrize("everything", [True, False], ids=["all that it takes", "what it must have"])
@pytest.mark.parametrize(("waits", "awaits", "name"), ASKING)
def test_both_ask_the_same(waits: type[Any], awaits: type[Any], name: str, *, everything: bool) -> None:
    given = arguments(methods(waits)[name], everything=everything)
    one, other = Heard(), Heard()
    came = waits_for(waits, name, given, one), awaits_for(awaits, name, given, other)
    assert one.asked == other.asked
    assert one.asked
    assert came[0] == came[1]


@pytest.mark.parametrize(
    ("answers", "call", "tries"),
    [
        ([503, 200], post("/v2/keys", {}, key="a-key"), 2),
        (["cut", 429, 200], post("/v2/keys", {}, key="a-key"), 3),
        ([409], post("/v2/keys", {}, key="a-key"), 1),
        (["unheard", "cut"], Call(method="DELETE", path="/v2/subscribers/01", repeatable=False), 2),
        ([504], Call(method="DELETE", path="/v2/subscribers/01", repeatable=False), 1),
        (["cut"] * 9, get("/v2/zones"), 6),
    ],
)
def test_both_repeat_the_same(answers: list[int | str], call: Call, tries: int) -> None:
    one, other = Heard(answers=[*answers]), Heard(answers=[*answers])
    came = waits_for(Client, "ask", {"call": call}, one), awaits_for(AsyncClient, "ask", {"call": call}, other)
    assert one.asked == other.asked
    assert (len(one.asked), one.waited) == (len(other.asked), other.waited) == (tries, tries - 1)
    assert came[0] == came[1]


def test_the_next_page_is_asked_for_with_the_whole_filter() -> None:
    heard = Heard()
    waits_for(Client, "recipients", {"broadcast_id": "01", "states": ["failed", "expired"]}, heard)
    assert [httpx.URL(url).params.get_list("state") for _, url, *_ in heard.asked] == [["failed", "expired"]] * 2


def test_a_twin_that_asks_something_else_is_found_out() -> None:
    class Strayed(Client):
        def keys(self) -> Iterator[Any]:
            return self._pages("/v2/keys", "keys", of="nobody")

    one, other = Heard(), Heard()
    waits_for(Strayed, "keys", {}, one)
    awaits_for(AsyncClient, "keys", {}, other)
    assert one.asked != other.asked
