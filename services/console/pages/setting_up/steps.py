"""The steps into service: each with its state and what to do; the channel and its templates as they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.municipality.roles import Role
from comunica.usecases.paging import PageRequest
from comunica.usecases.setting_up.channel_run import RunShown
from comunica.usecases.setting_up.connect_channel import Heard
from comunica.usecases.setting_up.putting_into_service import ServiceFacts, service_steps
from comunica.usecases.setting_up.show_municipalities import ChannelShown, list_runs, show_municipality
from comunica.usecases.setting_up.show_templates import TemplateShown
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.staff.staff_record import MemberShown, StaffState
from services.console.channel_words import why_paused
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.setting_up.sentences import (
    OUTCOMES,
    QUALITIES,
    RUN_KINDS,
    RUN_SAYS,
    RUN_STATES,
    RUN_STEPS,
    STATES,
    STEP_NAMES,
    TEMPLATE_STATES,
    TO_DO,
)
from services.console.parts import Parts, PartsGiven
from services.console.rendering import page
from services.console.retelling import retold

router = APIRouter()
#: A town has one number.
_MOST_CHANNELS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything that the page shows."""

    facts: ServiceFacts
    channels: Sequence[tuple[ChannelShown, Heard]]
    run: RunShown | None
    templates: Sequence[TemplateShown]


async def standing_of(parts: Parts, visitor: Visitor) -> Standing:
    """As it is now."""
    of = visitor.municipality_id
    town = await show_municipality(parts.municipalities, of, now=parts.now(), most_channels=_MOST_CHANNELS)
    if town is None:
        raise Refused(Why.NOT_FOUND)
    templates = await parts.templates.templates(of)
    settings = await parts.settings.settings(of)
    gazetteer = (await parts.territories.town(of)).gazetteer
    staff = [each for each in await parts.staff.list_members(of) if each.state is StaffState.ACTIVE]
    states = [each.sendable.template.status for each in templates]
    facts = ServiceFacts(
        has_channel=bool(town.channels),
        is_paused=any(each.state != "active" for each, _ in town.channels),
        was_heard=any(heard.message_at is not None for _, heard in town.channels),
        was_told=any(heard.status_at is not None for _, heard in town.channels),
        templates_approved=states.count("approved"),
        templates_pending=states.count("pending"),
        zones=len(gazetteer.zones),
        streets=len(gazetteer.streets),
        has_notice=bool(await parts.settings.notices(of, count=1)),
        administrators=_number_of(staff, Role.ADMINISTRATOR),
        approvers=_number_of(staff, Role.APPROVER),
        test_phones=len(settings.test_numbers) if settings else 0,
        on_trial=town.municipality.trial,
    )
    return Standing(facts=facts, channels=town.channels, run=await _last_run(parts, town.channels), templates=templates)


async def _last_run(parts: Parts, channels: Sequence[tuple[ChannelShown, Heard]]) -> RunShown | None:
    for channel, _ in channels:
        found = await list_runs(parts.municipalities, channel.id, PageRequest(None, 1))
        if found is not None and found.rows:
            return found.rows[0]
    return None


def _number_of(staff: Sequence[MemberShown], role: Role) -> int:
    return sum(each.role is role for each in staff)


@router.get("/messa-in-servizio", dependencies=[needs(Scope.BROADCAST_READ)])
async def steps(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """How far it is."""
    standing = await standing_of(parts, visitor)
    return steps_page(request, standing)


def steps_page(request: Request, standing: Standing, *, lacks: Sequence[str] = (), status: int = 200) -> Response:
    """The page. `lacks`: sentences of what keeps the trial from ending."""
    run = standing.run
    return page(
        request,
        "setting_up/steps.html",
        status=status,
        steps=[
            (step, STEP_NAMES[step], state, STATES[state], TO_DO[step]) for step, state in service_steps(standing.facts)
        ],
        facts=standing.facts,
        ready=not standing.facts.readiness.lacks,
        channels=[
            (
                each,
                heard,
                QUALITIES.get(each.quality, QUALITIES["unknown"]),
                why_paused(each.paused_reason) if each.state == "paused" else "",
            )
            for each, heard in standing.channels
        ],
        run=run,
        run_kind=RUN_KINDS[run.kind] if run else "",
        run_state=RUN_STATES[run.state] if run else ("", ""),
        run_steps=[
            (retold(request, each.what, RUN_STEPS), OUTCOMES[each.outcome], retold(request, each.says, RUN_SAYS))
            for each in (run.steps if run else ())
        ],
        templates=[
            (
                each.sendable.template,
                TEMPLATE_STATES.get(each.sendable.template.status, ("neutral", each.sendable.template.status)),
            )
            for each in standing.templates
        ],
        errors=[("", each) for each in lacks],
    )
