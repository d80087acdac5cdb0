"""Set up a channel at its provider: token, number, webhooks, limits, and templates until they are reviewed."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from comunica.usecases.patience import Patience
from comunica.usecases.setting_up.municipality_setup import ProviderSetup, TemplateSetup
from comunica.usecases.setting_up.provider_setup import ProviderAccount, ProviderRecord, ProviderRefused, TemplateState
from comunica.usecases.setting_up.step_taken import Outcome, StepTaken


async def set_up_at_provider(
    setup: ProviderSetup, record: ProviderRecord, account: ProviderAccount, patience: Patience, municipality_id: UUID
) -> AsyncIterator[StepTaken]:
    """The steps of a channel that is on record. What the provider refuses is the last: `provider`."""
    try:
        async for step in _at_the_provider(setup, record, account, patience, municipality_id):
            yield step
    except ProviderRefused as refused:
        yield StepTaken("provider", Outcome.FAILED, str(refused))


async def _at_the_provider(
    setup: ProviderSetup, record: ProviderRecord, account: ProviderAccount, patience: Patience, municipality_id: UUID
) -> AsyncIterator[StepTaken]:
    yield StepTaken("token", Outcome.KEPT, await account.check_token())
    if setup.channel.pin is not None:
        yield _step("number registered", changed=await account.register_number())
    yield _step("webhooks of the account", changed=await account.subscribe_app())
    limits = await account.limits()
    changed = await record.put_limits(municipality_id, setup.channel.phone_number_id, limits)
    yield StepTaken("limits", Outcome.CHANGED if changed else Outcome.KEPT, str(limits))
    # Only now: the provider has taken the token, and found the number and the way of its webhooks in order.
    if (why := await record.resume(municipality_id, setup.channel.phone_number_id)) is not None:
        yield StepTaken("channel resumed", Outcome.CHANGED, f"it was paused: {why}")
    for template in await _missing(setup, account):
        if unsaid := _unsaid(setup, template):
            yield StepTaken(_named(template), Outcome.FAILED, unsaid)
            continue
        await account.create_template(template)
        yield StepTaken(_named(template), Outcome.CHANGED, "submitted for review")
    async for step in _follow_reviews(setup, record, account, patience, municipality_id):
        yield step


async def _missing(setup: ProviderSetup, account: ProviderAccount) -> Sequence[TemplateSetup]:
    there = {(each.setup.name, each.setup.language) for each in await account.templates(setup.templates)}
    return [each for each in setup.templates if (each.name, each.language) not in there]


async def _follow_reviews(
    setup: ProviderSetup, record: ProviderRecord, account: ProviderAccount, patience: Patience, municipality_id: UUID
) -> AsyncIterator[StepTaken]:
    shown: Sequence[TemplateState] = ()
    found: Sequence[TemplateState] = ()
    changed = 0
    wanted = {(each.name, each.language): each for each in setup.templates}
    async for now in patience.turns():
        shown = await account.templates(setup.templates)
        # What does not name the town, or not how to leave it, does not come into the record as something to send.
        found = [_with_payloads(each, wanted) for each in shown if not _unsaid(setup, each.setup)]
        # Written at each turn: what was approved can be sent while the rest is under review.
        changed += await record.put_templates(municipality_id, setup.channel.waba_id, found, now=now)
        if all(each.status != "pending" for each in found):
            break
    for each in shown:
        if unsaid := _unsaid(setup, each.setup):
            yield StepTaken(_named(each.setup), Outcome.FAILED, unsaid)
    for each in found:
        yield _review(each, wanted[each.setup.name, each.setup.language], changed=changed > 0)


def _review(template: TemplateState, wanted: TemplateSetup, *, changed: bool) -> StepTaken:
    what = _named(wanted)
    if template.setup.said != wanted.said:
        says = (
            "has another text at the provider, or another header, button or time to live: give the one in the file a "
            "new name, and apply again"
        )
        return StepTaken(what, Outcome.FAILED, says)
    match template.status:
        case "approved":
            return StepTaken(what, Outcome.CHANGED if changed else Outcome.KEPT, "approved")
        case "pending":
            return StepTaken(what, Outcome.WAITING, "under review: it can be sent once approved; apply again to see")
        case status:
            because = f" ({template.reason})" if template.reason else ""
            says = f"{status}{because}: change its text, give it a new name in the file, and apply again"
            return StepTaken(what, Outcome.FAILED, says)


def _unsaid(setup: ProviderSetup, template: TemplateSetup) -> str:
    """What a template must say and does not, with the codes; empty if it may be used."""
    problems = setup.identity.problems_of(template.header_text, template.body, template.footer)
    return "; ".join(f"{each.code}: {each.message}" for each in problems)


def _with_payloads(template: TemplateState, wanted: Mapping[tuple[str, str], TemplateSetup]) -> TemplateState:
    """The provider shows a button's title; what it means to us is in the file."""
    setup = template.setup
    payloads = {each.title: each.payload for each in wanted[setup.name, setup.language].buttons}
    buttons = tuple(replace(each, payload=payloads.get(each.title, each.payload)) for each in setup.buttons)
    return replace(template, setup=replace(setup, buttons=buttons))


def _named(template: TemplateSetup) -> str:
    return f"template {template.name} ({template.language})"


def _step(what: str, *, changed: bool) -> StepTaken:
    return StepTaken(what, Outcome.CHANGED if changed else Outcome.KEPT)
