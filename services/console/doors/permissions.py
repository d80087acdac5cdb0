"""Who may see which page. Each route says it, by `needs(…)`, `needs_operator()` or `anybody()`; one that says
nothing is not served.

@router.get("/avvisi", dependencies=[needs(Scope.BROADCAST_READ)])
@router.post("/esci", dependencies=[needs()])
@router.get("/operatori", dependencies=[needs_operator()])
@router.get("/entra", dependencies=[anybody()])
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute
from starlette.requests import Request

from comunica.municipality.keys import Scope
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.forgery import must_be_our_form
from services.console.doors.refused import Refused, Why


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody must have: one of these permissions, or without any, only a session. Or not even that.

    Or an operator's key, and nothing else helps: no session of a town's staff, whatever its role.
    """

    scopes: tuple[Scope, ...] = ()
    public: bool = False
    operator: bool = False

    async def __call__(self, request: Request) -> None:
        """Let the request through, or raise Refused."""
        if self.operator:
            if request.state.operator is None:
                raise Refused(Why.NO_OPERATOR)
        elif not self.public:
            visitor: Visitor | None = request.state.visitor
            if visitor is None:
                raise Refused(Why.NOT_SIGNED_IN)
            if not self.met_by(visitor.caller):
                raise Refused(Why.NOT_ALLOWED)
        await must_be_our_form(request)

    def met_by(self, caller: Caller) -> bool:
        """Whether a caller has enough."""
        return not self.operator and (not self.scopes or any(caller.may(scope) for scope in self.scopes))


def needs(*scopes: Scope) -> Any:
    """For somebody who is signed in and has one of these permissions; without any: whoever is signed in."""
    return Depends(Need(scopes))


def needs_operator() -> Any:
    """For whoever runs the service, by an operator's key."""
    return Depends(Need(operator=True))


def anybody() -> Any:
    """For whoever comes."""
    return Depends(Need(public=True))


class UndeclaredRoute(Exception):
    """A route that does not say whom it is for. The message names it."""


def declared(routers: Iterable[APIRouter]) -> Iterator[tuple[APIRoute, Need]]:
    """All routes with what they need. Raises UndeclaredRoute."""
    for router in routers:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                raise UndeclaredRoute(
                    f"{route}: a page's router has plain routes only, so that each says whom it is for"
                )
            found = [each.dependency for each in route.dependencies if isinstance(each.dependency, Need)]
            if len(found) != 1:
                raise UndeclaredRoute(f"{route.path} ({route.name}): say needs(…), needs_operator() or anybody(), once")
            yield route, found[0]


async def _visitor(request: Request) -> Visitor:
    visitor = request.state.visitor
    if visitor is None:
        raise Refused(Why.NOT_SIGNED_IN)
    return cast("Visitor", visitor)


VisitorGiven = Annotated[Visitor, Depends(_visitor)]
