"""A municipality's file, once it is read and right, as the set-up that is applied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from comunica.broadcasting.expiry import DEFAULT_HOURS, ExpiryRules
from comunica.broadcasting.pacing import COEXISTENCE_RATE
from comunica.broadcasting.prices import MICROS
from comunica.broadcasting.quiet_hours import QuietHours
from comunica.broadcasting.starter_templates import starter_templates
from comunica.broadcasting.starters import LANGUAGES, families
from comunica.municipality.profile import Profile
from comunica.municipality.sending_rules import ALL_CATEGORIES, SendingRules
from comunica.municipality.territory import Territory, Zone, ZoneKind
from comunica.usecases.apply_municipality import (
    BudgetSetup,
    ChannelSetup,
    KeySetup,
    MunicipalitySetup,
    QuickReply,
    TemplateSetup,
)
from comunica.usecases.starter_setups import setup_of
from comunica.usecases.template_example import ExampleFile
from services.admin.town_parts import BudgetPart, ChannelPart, MunicipalityPart, TemplatePart, TownFile


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
    who = town.municipality
    return MunicipalitySetup(
        slug=who.slug,
        name=who.name,
        province=who.province,
        istat_code=who.istat,
        service_name=who.service,
        contacts=who.contacts,
        privacy_url=str(who.privacy_url),
        notice_version=who.notice_version,
        language=who.language,
        timezone=who.timezone,
        retention_days=who.retention_days,
        profile=_profile(who),
        territory=territory,
        channel=_channel(town.channel, secrets),
        templates=(*(_template(each, examples) for each in town.templates), *_starters(town, examples)),
        keys=keys,
        test_numbers=tuple(dict.fromkeys(who.test_numbers)),
        trial=who.trial,
        budget=None if town.budget is None else _budget(town.budget),
    )


def _profile(who: MunicipalityPart) -> Profile:
    return Profile(
        join_words=tuple(who.join_words),
        leave_words=tuple(who.leave_words),
        required=tuple(who.required),
        other_towns=tuple(who.other_towns),
        texts={reply: body.strip() for reply, body in who.texts.items()},
        double_opt_in=who.double_opt_in,
        confirm_below=who.confirm_below,
        privacy_office=who.privacy_office,
        dpo=who.dpo,
        minimum_age=who.minimum_age,
        topics=who.topics,
        sending=_sending(who),
    )


def _sending(who: MunicipalityPart) -> SendingRules:
    quiet = who.quiet_hours
    return SendingRules(
        quiet_hours=None if quiet == "none" else QuietHours(begin=quiet.begin, end=quiet.end, holidays=quiet.holidays),
        patron_day=who.patron_day,
        expiry=ExpiryRules({**DEFAULT_HOURS, **who.expiry_hours}),
        urgent_per_day=who.urgent_per_day,
        without_approval=ALL_CATEGORIES if who.without_approval is None else frozenset(who.without_approval),
    )


def zones_of(town: TownFile) -> Iterator[Zone]:
    for zone in town.zones or ():
        yield Zone(id=zone.id, kind=ZoneKind.ZONE, name=zone.name, aliases=tuple(zone.aliases))
    for contrada in town.contrade or ():
        yield Zone(
            id=contrada.id,
            kind=ZoneKind.CONTRADA,
            name=contrada.name,
            aliases=tuple(contrada.aliases),
            zones=tuple(contrada.zones),
        )


def _channel(part: ChannelPart, secrets: ChannelSecrets) -> ChannelSetup:
    return ChannelSetup(
        provider=part.provider,
        app=part.app,
        phone_number_id=part.phone_number_id,
        waba_id=part.waba_id,
        portfolio_id=part.portfolio_id,
        display_phone_number=part.display_phone_number,
        base_url=str(part.base_url),
        token=secrets.token,
        messages_per_second=_pace(part),
        pin=secrets.pin,
        authorization_header=part.authorization_header,
        callback_url=None if part.callback_url is None else str(part.callback_url),
        verify_token=secrets.verify_token or "",
    )


def _pace(part: ChannelPart) -> int | None:
    if not part.coexistence:
        return part.messages_per_second
    return min(COEXISTENCE_RATE, part.messages_per_second or COEXISTENCE_RATE)


def _template(part: TemplatePart, examples: Mapping[tuple[str, Path], ExampleFile]) -> TemplateSetup:
    return TemplateSetup(
        name=part.name,
        language=part.language,
        category=part.category,
        body=part.body,
        footer=part.footer,
        parameters=tuple(part.parameters),
        examples=tuple(part.examples[name] for name in part.parameters),
        header=part.header,
        header_text=part.header_text,
        example=None if part.header_example is None else examples[part.header, part.header_example],
        buttons=tuple(QuickReply(each.title, each.payload) for each in part.buttons),
        ttl_seconds=part.ttl_seconds,
    )


def _budget(part: BudgetPart) -> BudgetSetup:
    return BudgetSetup(cap_micros=int(part.cap * MICROS), currency=part.currency)


def _starters(town: TownFile, examples: Mapping[tuple[str, Path], ExampleFile]) -> Iterator[TemplateSetup]:
    who = town.municipality
    slugs = families() if town.starters == "all" else town.starters
    languages = town.starter_languages or [who.language if who.language in LANGUAGES else LANGUAGES[0]]
    for each in starter_templates(who.name, slugs, languages, headers=set(town.starter_media)):
        path = town.starter_media.get(each.header)
        yield setup_of(each, example=None if path is None else examples[each.header, path])
