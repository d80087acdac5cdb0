"""Work on templates with the provider: see how it has them, submit new ones, ask for another category.

What the provider has decided counts, also where its webhook was lost: broadcasts of a template that may not be used
hold, and go on when it may. What does not name the town, or not how to leave it, does not come into the record.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from comunica.broadcasting.identity import Identity
from comunica.usecases.delivering.deliver_ports import ChannelFacts
from comunica.usecases.errands import ErrandAnswers, ErrandFailed, ErrandKind, TakenErrand
from comunica.usecases.hearing.record_account_event import TemplateCategory, TemplateChanged, TemplateStatus
from comunica.usecases.setting_up.ask_templates import template_from_json
from comunica.usecases.setting_up.municipality_setup import QuickReply, TemplateSetup
from comunica.usecases.setting_up.provider_setup import TemplateState
from comunica.usecases.setting_up.template_example import ExampleFile

#: Name and language: what a template is known by.
type Key = tuple[str, str]


class ProviderAway(Exception):
    """The provider did not answer, or has a problem of its own: ask again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateTown:
    """A town, its channel, and what its templates must say."""

    channel: ChannelFacts
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTemplate:
    """A template on record."""

    id: UUID
    status: TemplateStatus
    category: TemplateCategory
    buttons: tuple[QuickReply, ...]


class TemplateRecord(Protocol):
    """The record, as far as templates go. All raise RecordAway."""

    async def town(self, municipality_id: UUID) -> TemplateTown | None:
        """The town with its channel; none if it has none, or its token cannot be read."""

    async def known(self, town: TemplateTown) -> Mapping[Key, KnownTemplate]:
        """Templates of the channel's account."""

    async def change(self, town: TemplateTown, change: TemplateChanged) -> None:
        """Write a decision of the provider; hold or resume the template's broadcasts."""

    async def put(self, town: TemplateTown, templates: Sequence[TemplateState]) -> None:
        """Write what templates say, and how they stand."""

    async def example(self, municipality_id: UUID, media_id: UUID) -> ExampleFile | None:
        """A file, if its bytes were not forgotten."""


class TemplateAccount(Protocol):
    """The account at the provider. All raise ProviderAway, and AccountRefused."""

    async def templates(self) -> Sequence[TemplateState]:
        """All that it has."""

    async def create(self, template: TemplateSetup) -> None:
        """Ask for a template; its review begins."""

    async def change_category(self, key: Key, category: str) -> bool:
        """Ask for another category. False: it has no such template."""


class AccountRefused(Exception):
    """The provider said no. The text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTemplates:
    """Does the errands of templates. `account` opens the way to the provider of a channel."""

    record: TemplateRecord
    answers: ErrandAnswers
    account: Callable[[ChannelFacts], AbstractAsyncContextManager[TemplateAccount]]

    async def work(self, errand: TakenErrand) -> None:
        """See ErrandWorker. ProviderAway too: it is put off then."""
        town = await self.record.town(errand.municipality_id)
        if town is None:
            raise ErrandFailed("no_channel", "this municipality has no channel that can be used: see its state")
        asked = await self.answers.asked(errand)
        try:
            async with self.account(town.channel) as account:
                answer = await self._answer(errand, town, asked, account)
        except AccountRefused as refused:
            raise ErrandFailed("provider_refused", str(refused)) from None
        await self.answers.answer(errand, answer)

    async def fail(self, errand: TakenErrand, failure: ErrandFailed) -> None:
        """See ErrandWorker."""
        await self.answers.fail(errand, failure)

    async def _answer(
        self, errand: TakenErrand, town: TemplateTown, asked: Mapping[str, Any], account: TemplateAccount
    ) -> dict[str, Any]:
        match errand.kind:
            case ErrandKind.SUBMIT_TEMPLATE:
                return await self._submit(town, asked, account)
            case ErrandKind.CHANGE_CATEGORY:
                return await self._change_category(town, asked, account)
            case _:
                return {"templates": await self._sync(town, await account.templates())}

    async def _submit(self, town: TemplateTown, asked: Mapping[str, Any], account: TemplateAccount) -> dict[str, Any]:
        wanted = template_from_json(asked, await self._example(town, asked))
        shown = _found(await account.templates(), wanted)
        if shown is None:
            await account.create(wanted)
            shown = _found(await account.templates(), wanted)
        # By an earlier attempt, whose answer was lost, or by somebody else: what people read tells them apart.
        elif shown.setup.said != wanted.said:
            raise ErrandFailed("template_exists", "the provider has another template of this name: take a new name")
        state = shown or TemplateState(setup=wanted, parameter_format="named", status=TemplateStatus.PENDING)
        await self.record.put(town, [replace(state, setup=replace(state.setup, buttons=wanted.buttons))])
        known = (await self.record.known(town))[_key(wanted)]
        return {"template": _line(state, "submitted", known.id)}

    async def _example(self, town: TemplateTown, asked: Mapping[str, Any]) -> ExampleFile | None:
        if asked["header_media_id"] is None:
            return None
        example = await self.record.example(town.channel.municipality_id, UUID(asked["header_media_id"]))
        if example is None:
            raise ErrandFailed("media_unknown", "the example of the header is gone: upload it again, and submit again")
        return example

    async def _change_category(
        self, town: TemplateTown, asked: Mapping[str, Any], account: TemplateAccount
    ) -> dict[str, Any]:
        key = (asked["name"], asked["language"])
        if not await account.change_category(key, asked["category"]):
            raise ErrandFailed("template_gone", "the provider has no such template any more: sync the templates")
        lines = await self._sync(town, [each for each in await account.templates() if _key(each.setup) == key], of=key)
        return {"template": lines[0]}

    async def _sync(
        self, town: TemplateTown, shown: Sequence[TemplateState], *, of: Key | None = None
    ) -> list[dict[str, Any]]:
        """A line for each template that either side has. `of`: only this one is looked at."""
        known = await self.record.known(town)
        lines = [await self._take(town, each, known.get(_key(each.setup))) for each in shown]
        there = {_key(each.setup) for each in shown}
        for key, each in known.items():
            if key not in there and of in {None, key}:
                lines.append(await self._miss(town, key, each))
        return sorted(lines, key=lambda line: (line["name"], line["language"]))

    async def _take(self, town: TemplateTown, shown: TemplateState, known: KnownTemplate | None) -> dict[str, Any]:
        setup = shown.setup
        unsaid = town.identity.problems_of(setup.header_text, setup.body, setup.footer)
        if known is None:
            if unsaid:
                says = "; ".join(each.message for each in unsaid)
                return _line(shown, "left_out", None) | {"says": says}
            await self.record.put(town, [shown])
            return _line(shown, "added", (await self.record.known(town))[_key(setup)].id)
        changed = (known.status, known.category) != (shown.status, setup.category)
        if changed:
            await self.record.change(town, _change(town, shown))
        await self.record.put(town, [_with_payloads(shown, known)])
        before = {"status_before": known.status, "category_before": known.category} if changed else {}
        return _line(shown, "changed" if changed else "kept", known.id) | before

    async def _miss(self, town: TemplateTown, key: Key, known: KnownTemplate) -> dict[str, Any]:
        name, language = key
        gone = TemplateChanged(
            waba_id=town.channel.waba_id, name=name, language=language, status=TemplateStatus.DISABLED
        )
        if known.status is not TemplateStatus.DISABLED:
            await self.record.change(town, gone)
        return {
            "id": str(known.id),
            "name": name,
            "language": language,
            "status": str(TemplateStatus.DISABLED),
            "category": str(known.category),
            "outcome": "gone",
            "says": "the provider has it no more: submit it under a new name",
        }


def _change(town: TemplateTown, shown: TemplateState) -> TemplateChanged:
    return TemplateChanged(
        waba_id=town.channel.waba_id,
        name=shown.setup.name,
        language=shown.setup.language,
        status=TemplateStatus(shown.status),
        category=TemplateCategory(shown.setup.category),
    )


def _line(shown: TemplateState, outcome: str, template_id: UUID | None) -> dict[str, Any]:
    return {
        "id": template_id and str(template_id),
        "name": shown.setup.name,
        "language": shown.setup.language,
        "status": shown.status,
        "category": shown.setup.category,
        "outcome": outcome,
        "says": f"rejected: {shown.reason}" if shown.reason else "",
    }


def _with_payloads(shown: TemplateState, known: KnownTemplate) -> TemplateState:
    """The provider shows a button's title; what it means to us is on record."""
    payloads = {each.title: each.payload for each in known.buttons}
    buttons = tuple(replace(each, payload=payloads.get(each.title, each.payload)) for each in shown.setup.buttons)
    return replace(shown, setup=replace(shown.setup, buttons=buttons))


def _found(shown: Sequence[TemplateState], wanted: TemplateSetup) -> TemplateState | None:
    return next((each for each in shown if _key(each.setup) == _key(wanted)), None)


def _key(template: TemplateSetup) -> Key:
    return (template.name, template.language)
