"""What notices may be about, for those who do not want all: the town's topics, kept by its own people."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.usecases.people.choose_topics import list_topics
from comunica.usecases.problem import Refused as Wrong
from comunica.usecases.setting_up.keep_topics import (
    LONGEST_TOPIC,
    TopicUses,
    add_topic,
    rename_topic,
    retire_topic,
)
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.settings.sentences import TOPIC_PROBLEMS
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page

router = APIRouter()
_PATH = "/impostazioni/argomenti"
_FIELDS = {"name": "nome"}


@router.get(_PATH, dependencies=[needs(Scope.SETTING_READ)])
async def topics(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """All of them: a town has few."""
    return await _list(request, parts, visitor)


@router.post(_PATH, dependencies=[needs(Scope.SETTING_WRITE)])
async def add(
    request: Request, parts: PartsGiven, visitor: VisitorGiven, nome: Annotated[str, Form()] = ""
) -> Response:
    """One more to choose."""
    outcome = await add_topic(nome, visitor.municipality_id, who=visitor.caller.who, record=parts.settings)
    if isinstance(outcome, Wrong):
        mistakes = mistakes_of(request, outcome.errors, TOPIC_PROBLEMS, fields=_FIELDS)
        return await _list(request, parts, visitor, nome, mistakes)
    notice(request, "success", "Argomento aggiunto. Vale entro un minuto.")
    return see_other(_PATH)


@router.get(f"{_PATH}/{{topic_id}}/nome", dependencies=[needs(Scope.SETTING_WRITE)])
async def form(request: Request, topic_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """As it is called."""
    name = await _name(topic_id, parts, visitor)
    return _rename_page(request, topic_id, name, name)


@router.post(f"{_PATH}/{{topic_id}}/nome", dependencies=[needs(Scope.SETTING_WRITE)])
async def rename(
    request: Request, topic_id: str, parts: PartsGiven, visitor: VisitorGiven, nome: Annotated[str, Form()] = ""
) -> Response:
    """Who chose it keeps it."""
    outcome = await rename_topic(topic_id, nome, visitor.municipality_id, who=visitor.caller.who, record=parts.settings)
    match outcome:
        case None:
            raise Refused(Why.NOT_FOUND)
        case Wrong(problems):
            mistakes = mistakes_of(request, problems, TOPIC_PROBLEMS, fields=_FIELDS)
            return _rename_page(request, topic_id, await _name(topic_id, parts, visitor), nome, mistakes)
        case True:
            notice(request, "success", "Salvato. Vale entro un minuto.")
        case _:
            notice(request, "info", "Era già così.")
    return see_other(_PATH)


@router.get(f"{_PATH}/{{topic_id}}/togli", dependencies=[needs(Scope.SETTING_WRITE)])
async def ask(request: Request, topic_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """What happens to who chose it; or what is to be done first."""
    name = await _name(topic_id, parts, visitor)
    others = set(await list_topics(parts.topics, visitor.municipality_id)) - {topic_id}
    uses = await parts.settings.topic_uses(visitor.municipality_id, topic_id, others)
    return _retire_page(request, topic_id, name, uses)


@router.post(f"{_PATH}/{{topic_id}}/togli", dependencies=[needs(Scope.SETTING_WRITE)])
async def retire(request: Request, topic_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Offered no longer, if nothing is still to be sent by it."""
    outcome = await retire_topic(topic_id, visitor.municipality_id, who=visitor.caller.who, record=parts.settings)
    match outcome:
        case None:
            raise Refused(Why.NOT_FOUND)
        case TopicUses():
            name = await _name(topic_id, parts, visitor)
            return _retire_page(request, topic_id, name, outcome, status=422)
        case name:
            notice(request, "success", "L’argomento «%(name)s» non si può più scegliere.", name=name)
            return see_other(_PATH)


async def _name(topic_id: str, parts: Parts, visitor: Visitor) -> str:
    name = (await list_topics(parts.topics, visitor.municipality_id)).get(topic_id)
    if name is None:
        raise Refused(Why.NOT_FOUND)
    return name


async def _list(
    request: Request, parts: Parts, visitor: Visitor, typed: str = "", mistakes: Mistakes | None = None
) -> Response:
    found = await list_topics(parts.topics, visitor.municipality_id)
    return page(
        request,
        "settings/topics.html",
        status=422 if mistakes else 200,
        topics=sorted(found.items(), key=lambda each: each[1].casefold()),
        typed=typed,
        mistakes=mistakes or Mistakes(),
        longest=LONGEST_TOPIC,
    )


def _rename_page(request: Request, topic_id: str, name: str, typed: str, mistakes: Mistakes | None = None) -> Response:
    return page(
        request,
        "settings/topic_rename.html",
        status=422 if mistakes else 200,
        topic_id=topic_id,
        name=name,
        typed=typed,
        mistakes=mistakes or Mistakes(),
        longest=LONGEST_TOPIC,
    )


def _retire_page(request: Request, topic_id: str, name: str, uses: TopicUses, *, status: int = 200) -> Response:
    return page(request, "settings/topic_retire.html", status=status, topic_id=topic_id, name=name, uses=uses)
