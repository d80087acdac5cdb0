"""Somebody who came to the counter, called, or sent the form: enrolled with proof; and the form itself, to sign."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import Response

from comunica.enrolment.importing.cells import Way
from comunica.enrolment.importing.columns import Column
from comunica.municipality.keys import Scope
from comunica.municipality.town_name import sender_of
from comunica.usecases.people.choose_topics import list_topics
from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.enrol_person import PersonAsked, PersonEnrolled, enrol_person
from comunica.usecases.problem import Refused
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.people.sentences import RIGHT, mistakes_in
from services.console.pages.people.shown import Territory, office_of, territory_of, ways_of
from services.console.pages.people.typed import typed
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page
from services.console.words import sentence

router = APIRouter()

#: How the use case calls what the form calls otherwise.
_FIELDS = {
    "consent.given_at": "day_date",
    "consent.way": "way",
    "consent.notice_version": "notice_version",
    "consent.proof": "proof",
}
_WORDS = ("phone", "given_name", "surname", "place", "zone", "way", "day_date", "day_time", "proof", "notice_version")


@router.get("/iscritti/nuovo", dependencies=[needs(Scope.SUBSCRIBERS_WRITE)])
async def ask(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The form, with today's day in it."""
    office = await office_of(parts, visitor.caller.municipality_id)
    town = office.channel.town if office else None
    now = parts.now().astimezone(office.timezone if office else ZoneInfo("Europe/Rome"))
    values = dict.fromkeys(_WORDS, "") | {
        "way": str(Way.DESK),
        "day_date": f"{now:%Y-%m-%d}",
        "day_time": f"{now:%H:%M}",
        "notice_version": town.notice_version if town else "",
    }
    return await _form(request, visitor, parts, values, ())


@router.post("/iscritti/nuovo", dependencies=[needs(Scope.SUBSCRIBERS_WRITE)])
async def enrol(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Enrol them, or show the form again with what is wrong."""
    form, caller = await typed(request), visitor.caller
    values, topics = {name: form.text(name) for name in _WORDS}, form.several("topics")
    outcome = await enrol_person(_asked(values, topics), caller.municipality_id, who=caller.who, desk=parts.enrolment)
    if isinstance(outcome, Refused):
        mistakes = mistakes_in(request, outcome.errors, _FIELDS)
        return await _form(request, visitor, parts, values, topics, mistakes=mistakes, status=422)
    _tell(request, outcome, await territory_of(parts, caller.municipality_id))
    return see_other(f"/iscritti/{outcome.subscriber_id}")


@router.get("/iscritti/modulo", dependencies=[needs(Scope.SUBSCRIBERS_WRITE)])
async def paper(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """To print: what somebody signs who has no wish to write a message."""
    office = await office_of(parts, visitor.caller.municipality_id)
    if office is None:
        notice(request, "warning", sentence("Il modulo si può stampare dopo aver collegato il numero WhatsApp."))
        return see_other("/iscritti")
    topics = await list_topics(parts.topics, visitor.caller.municipality_id)
    town = office.channel.town
    asks = {str(each) for each in town.profile.required}
    return page(request, "people/paper.html", facts=town, sender=sender_of(town.name), asks=asks, topics=topics)


def _asked(values: Mapping[str, str], topics: list[str]) -> PersonAsked:
    return PersonAsked(
        cells={
            Column.PHONE: values["phone"],
            Column.GIVEN_NAME: values["given_name"],
            Column.SURNAME: values["surname"],
            Column.PLACE: values["place"],
            Column.ZONE: values["zone"],
            Column.CONSENTED_AT: _moment(values),
            Column.WAY: values["way"],
            Column.NOTICE_VERSION: values["notice_version"],
            Column.PROOF: values["proof"],
        },
        topics=topics or None,
    )


def _moment(values: Mapping[str, str]) -> str:
    """As lists write it; what is no day is left to their rules."""
    day, time = values["day_date"], values["day_time"]
    if not day:
        return ""
    try:
        whole = dt.datetime.fromisoformat(f"{day}T{time or '00:00'}")
    except ValueError:
        return f"{day} {time}".strip()
    return f"{whole:%d/%m/%Y %H:%M}" if time else f"{whole:%d/%m/%Y}"


def _tell(request: Request, outcome: PersonEnrolled, territory: Territory) -> None:
    if outcome.outcome is Enrolled.ALREADY:
        notice(
            request,
            "info",
            sentence("La persona era già iscritta, con questo consenso o uno più recente: non è cambiato niente."),
        )
    elif outcome.zone:
        notice(
            request, "success", sentence("Iscrizione salvata. La zona è: %(zone)s."), zone=territory.zone(outcome.zone)
        )
    elif outcome.place_unknown:
        notice(
            request,
            "warning",
            sentence(
                "Iscrizione salvata, ma non troviamo la via: per ora riceve solo gli avvisi per tutti. Scegli la zona."
            ),
        )
    else:
        notice(request, "success", sentence("Iscrizione salvata."))


async def _form(  # noqa: PLR0913 - the page and what was typed
    request: Request,
    visitor: VisitorGiven,
    parts: Parts,
    values: Mapping[str, str],
    chosen: object,
    *,
    mistakes: Mistakes = RIGHT,
    status: int = 200,
) -> Response:
    municipality_id = visitor.caller.municipality_id
    office = await office_of(parts, municipality_id)
    required = {str(each) for each in office.channel.town.profile.required} if office else set()
    return page(
        request,
        "people/enrol.html",
        status=status,
        values=values,
        chosen=chosen,
        mistakes=mistakes,
        required=required,
        topics=await list_topics(parts.topics, municipality_id),
        territory=await territory_of(parts, municipality_id),
        ways_shown=ways_of(request),
        connected=office is not None,
    )
