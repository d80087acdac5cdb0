"""One municipality in detail: its channel, what was done with it, its templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Problem
from comunica.usecases.problem import Refused as NotDone
from comunica.usecases.setting_up.channel_run import UNDER_WAY, RunShown
from comunica.usecases.setting_up.operate_channel import check_again
from comunica.usecases.setting_up.show_municipalities import (
    MunicipalityStanding,
    list_municipalities,
    list_runs,
    show_municipality,
)
from comunica.usecases.setting_up.show_templates import TemplateShown
from services.console.doors.operator_door import OperatorGiven
from services.console.doors.own_paths import OPERATORS, see_other
from services.console.doors.permissions import needs_operator
from services.console.doors.refused import Refused, Why
from services.console.mistakes import mistakes_of
from services.console.pages.operators.sentences import QUALITIES, REFUSALS, WHY_PAUSED
from services.console.pages.setting_up.sentences import (
    OUTCOMES,
    RUN_KINDS,
    RUN_SAYS,
    RUN_STATES,
    RUN_STEPS,
    TEMPLATE_STATES,
)
from services.console.parts import Parts, PartsGiven
from services.console.rendering import page
from services.console.retelling import retold

router = APIRouter()
#: A town has one number; more are shown, so that one that is left over is seen.
_MOST_CHANNELS = 5
#: Runs of a channel: the newest.
_MOST_RUNS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Detail:
    standing: MunicipalityStanding
    #: By channel, newest first.
    runs: Sequence[Sequence[RunShown]]
    templates: Sequence[TemplateShown]


@router.get(f"{OPERATORS}/{{slug}}", dependencies=[needs_operator()])
async def town(request: Request, slug: str, parts: PartsGiven) -> Response:
    """How it stands."""
    return _page(request, await _detail_of(slug, parts), parts)


@router.post(f"{OPERATORS}/{{slug}}/canali/{{channel_id}}/controlla", dependencies=[needs_operator()])
async def check(request: Request, slug: str, channel_id: UUID, parts: PartsGiven, operator: OperatorGiven) -> Response:
    """Have the channel checked; nothing of it is changed. A dispatcher does it, and the page tells how far it is."""
    detail = await _detail_of(slug, parts)
    if channel_id not in {channel.id for channel, _ in detail.standing.channels}:
        raise Refused(Why.NOT_FOUND)
    match await check_again(channel_id, operator=operator, record=parts.operated):
        case RunShown():
            return see_other(f"{OPERATORS}/{slug}")
        case NotDone(errors):
            return _page(request, detail, parts, problems=errors, status=409)
        case None:
            raise Refused(Why.NOT_FOUND)


async def _detail_of(slug: str, parts: Parts) -> _Detail:
    found = await list_municipalities(parts.municipalities, PageRequest(size=1), slug=slug)
    standing = None
    if found.rows:
        of = found.rows[0].id
        standing = await show_municipality(parts.municipalities, of, now=parts.now(), most_channels=_MOST_CHANNELS)
    if standing is None:
        raise Refused(Why.NOT_FOUND)
    runs = [
        await list_runs(parts.municipalities, channel.id, PageRequest(size=_MOST_RUNS))
        for channel, _ in standing.channels
    ]
    return _Detail(
        standing=standing,
        runs=[each.rows if each else () for each in runs],
        templates=await parts.templates.templates(standing.municipality.id),
    )


def _page(
    request: Request, detail: _Detail, parts: Parts, *, problems: Sequence[Problem] = (), status: int = 200
) -> Response:
    channels = [
        {
            "channel": channel,
            "heard": heard,
            "quality": QUALITIES.get(channel.quality, QUALITIES["unknown"]),
            "why_paused": WHY_PAUSED.get(channel.paused_reason or "", channel.paused_reason),
            "runs": [_run(request, each) for each in runs],
            "under_way": any(each.state in UNDER_WAY for each in runs),
        }
        for (channel, heard), runs in zip(detail.standing.channels, detail.runs, strict=True)
    ]
    return page(
        request,
        "operators/town.html",
        status=status,
        shown=detail.standing.municipality,
        channels=channels,
        templates=[_template(each) for each in detail.templates],
        mistakes=mistakes_of(request, problems, REFUSALS),
        now=parts.now(),
    )


def _run(request: Request, run: RunShown) -> dict[str, object]:
    steps = [
        (retold(request, each.what, RUN_STEPS), OUTCOMES[each.outcome], retold(request, each.says, RUN_SAYS))
        for each in run.steps
    ]
    return {"run": run, "kind": RUN_KINDS[run.kind], "state": RUN_STATES[run.state], "steps": steps}


def _template(shown: TemplateShown) -> tuple[str, str, tuple[str, str]]:
    template = shown.sendable.template
    return template.name, template.language, TEMPLATE_STATES.get(template.status, ("neutral", template.status))
