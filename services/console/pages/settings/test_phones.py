"""The staff's phones, which tests go to: shown to whoever may change them."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from comunica.forms.words import StaffNumber
from comunica.municipality.keys import Scope
from comunica.usecases.setting_up.change_settings import change_test_numbers
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.settings.overview import settings_of
from services.console.parts import PartsGiven
from services.console.rendering import notice, page, say
from services.console.words import sentence

router = APIRouter()
_PATH = "/impostazioni/telefoni"
#: As many as a town's file may name.
MOST = 5
_NUMBER = TypeAdapter[str](StaffNumber)
_WRONG = sentence("«%(number)s» non è un numero: scrivilo con il prefisso, come +39 333 1234567.")
_TOO_MANY = sentence("Sono troppi: al massimo %(most)s.")


@router.get(_PATH, dependencies=[needs(Scope.SETTING_WRITE)])
async def form(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Which are they?"""
    settings = await settings_of(parts, visitor)
    return _page(request, "\n".join(f"+{each}" for each in settings.test_numbers))


@router.post(_PATH, dependencies=[needs(Scope.SETTING_WRITE)])
async def put(
    request: Request, parts: PartsGiven, visitor: VisitorGiven, telefoni: Annotated[str, Form()] = ""
) -> Response:
    """Those, and no others."""
    lines = [each.strip() for each in telefoni[:2000].splitlines() if each.strip()]
    numbers = [_read(each) for each in lines]
    wrong = next((line for line, number in zip(lines, numbers, strict=True) if number is None), None)
    if wrong is not None:
        return _page(request, telefoni, say(request, _WRONG, number=wrong[:40]))
    if len(set(numbers)) > MOST:
        return _page(request, telefoni, say(request, _TOO_MANY, most=MOST))
    kept = [each for each in numbers if each is not None]
    changed = await change_test_numbers(visitor.municipality_id, kept, who=visitor.caller.who, record=parts.settings)
    notice(request, "success" if changed else "info", "Telefoni di prova: %(count)s.", count=len(set(kept)))
    return see_other("/impostazioni")


def _read(line: str) -> str | None:
    try:
        return _NUMBER.validate_python(line)
    except ValidationError:
        return None


def _page(request: Request, typed: str, wrong: str = "") -> Response:
    mistakes = Mistakes((("telefoni", wrong),)) if wrong else Mistakes()
    status = 422 if wrong else 200
    return page(request, "settings/test_phones.html", status=status, typed=typed, mistakes=mistakes, most=MOST)
