"""A municipality's file, once it is read and right, as the set-up that is applied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from comunica.broadcasting.prices import MICROS
from comunica.municipality.territory import Territory
from comunica.usecases.setting_up.municipality_setup import BudgetSetup, KeySetup, MunicipalitySetup, TemplateSetup
from comunica.usecases.setting_up.starter_setups import starters_for
from comunica.usecases.setting_up.template_example import ExampleFile
from services.admin.town_parts import BudgetPart, TemplatePart, TownFile


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ChannelSecrets:
    """What the files that the channel's part names hold."""

    token: str
    pin: str | None
    verify_token: str | None


def municipality_setup(
    town: TownFile,
    territory: Territory,
    *,
    secrets: ChannelSecrets,
    keys: tuple[KeySetup, ...],
    examples: Mapping[tuple[str, Path], ExampleFile],
) -> MunicipalitySetup:
    """`examples`: the files that the town's file names, by header and path."""
    part = town.channel
    return MunicipalitySetup(
        **town.municipality.facts(),
        territory=territory,
        channel=part.setup(token=secrets.token, pin=secrets.pin, verify_token=secrets.verify_token),
        templates=(*(_template(each, examples) for each in town.templates), *_starters(town, examples)),
        keys=keys,
        budget=None if town.budget is None else _budget(town.budget),
    )


def _template(part: TemplatePart, examples: Mapping[tuple[str, Path], ExampleFile]) -> TemplateSetup:
    return part.setup(None if part.header_example is None else examples[part.header, part.header_example])


def _budget(part: BudgetPart) -> BudgetSetup:
    return BudgetSetup(cap_micros=int(part.cap * MICROS), currency=part.currency)


def _starters(town: TownFile, examples: Mapping[tuple[str, Path], ExampleFile]) -> Iterator[TemplateSetup]:
    who = town.municipality
    shown = {header: examples[header, path] for header, path in town.starter_media.items()}
    return starters_for(who.name, town.starters, town.starter_languages, own_language=who.language, examples=shown)
