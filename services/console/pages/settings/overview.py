"""All settings on one page, for whoever may look."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.broadcasting.prices import MICROS
from comunica.enrolment.replies import ReplyId
from comunica.municipality.keys import Scope
from comunica.usecases.setting_up.change_settings import SettingsOnRecord
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.settings.sentences import CATEGORIES, REQUIRED
from services.console.parts import Parts, PartsGiven
from services.console.rendering import page

router = APIRouter()


@router.get("/impostazioni", dependencies=[needs(Scope.SETTING_READ)])
async def overview(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """As they are."""
    settings = await settings_of(parts, visitor)
    shown = await parts.public.town(visitor.slug)
    notices = await parts.settings.notices(visitor.municipality_id, count=1)
    return page(
        request,
        "settings/overview.html",
        setup=settings.town,
        arms=shown.arms if shown else None,
        profile=settings.town.profile,
        rules=settings.town.profile.sending,
        required=[REQUIRED[each] for each in settings.town.profile.required],
        categories=[CATEGORIES[each][0] for each in sorted(settings.town.profile.sending.without_approval)],
        test_phones=len(settings.test_numbers),
        own_texts=len(settings.town.profile.texts),
        all_texts=len(ReplyId),
        cap=settings.budget.cap_micros / MICROS if settings.budget else None,
        notice=notices[0] if notices else None,
    )


async def settings_of(parts: Parts, visitor: Visitor) -> SettingsOnRecord:
    """Of the visitor's town."""
    found = await parts.settings.settings(visitor.municipality_id)
    if found is None:
        raise Refused(Why.NOT_FOUND)
    return found
