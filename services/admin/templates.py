"""`comunica-admin templates`: the texts to begin with, as a town would send them. Nothing is asked of anybody."""

import argparse
from collections.abc import Iterator

from comunica.broadcasting.parameters import TemplateText, check_parameters, fill
from comunica.broadcasting.starter_templates import (
    NoVariant,
    StarterTemplate,
    longest_values,
    starter_templates,
    variant_for,
)
from comunica.broadcasting.starters import LANGUAGES, Family, families
from services.admin.command import Commands, FailedError, add, group


def register(commands: Commands) -> None:
    """Add the commands."""
    templates = group(commands, "templates", says="The templates that come with Comunica.")
    add(templates, "list", _list, says="All families: category, lane, fields.")
    show = add(templates, "show", _show, says="The texts of a family.")
    preview = add(templates, "preview", _preview, says="A text as a citizen reads it, with these fields filled.")
    for parser in (show, preview):
        parser.add_argument("slug", choices=[*families()], metavar="SLUG", help="of a family, such as viabilita")
        parser.add_argument("--town", default="Esempio", help="the municipality's name (default: Esempio)")
        parser.add_argument("--language", choices=LANGUAGES, default="it")
    preview.add_argument("fields", nargs="*", metavar="FIELD=TEXT", help="such as dove='via Roma'; else the examples")


def _list(_arguments: argparse.Namespace) -> None:
    for family in families().values():
        print(_line(family))


def _line(family: Family) -> str:
    kind = "ready" if family.ready else "category"
    fields = " | ".join(" ".join(each) for each in family.variants)
    return f"{family.slug:<20} {kind:<9} {family.billing:<10} {family.lane:<7} {fields}"


def _show(arguments: argparse.Namespace) -> None:
    family = families()[arguments.slug]
    lives = f"{family.ttl_seconds} s at the provider" if family.ttl_seconds else "no time to live at the provider"
    print(f"{family.words[arguments.language].title}: {family.billing}, {family.lane}, {lives},")
    print(f"too old after {family.expires_after_hours} hours")
    for template in starter_templates(arguments.town, [arguments.slug], [arguments.language], headers=family.headers):
        print("\n".join(_whole(template, template.body)))


def _whole(template: StarterTemplate, body: str) -> Iterator[str]:
    yield f"\n--- {template.name} ({template.language})"
    if template.header != "none":
        yield f"[{template.header}]"
    yield from (body, template.footer, f"[ {template.button[0]} ]")


def _preview(arguments: argparse.Namespace) -> None:
    given = dict(_pair(each) for each in arguments.fields)
    template = _chosen(arguments, given)
    values = given or dict(zip(template.fields, template.examples, strict=True))
    checked = check_parameters(
        TemplateText(body=template.body, names=template.fields), values, longest=longest_values()
    )
    if checked.errors:
        raise FailedError("; ".join(f"{each.field}: {each.message}" for each in checked.errors))
    text = TemplateText(body=template.body, names=template.fields)
    print("\n".join(_whole(template, fill(text, checked.values))))


def _chosen(arguments: argparse.Namespace, given: dict[str, str]) -> StarterTemplate:
    made = [*starter_templates(arguments.town, [arguments.slug], [arguments.language])]
    if not given:
        return made[-1]
    try:
        name = variant_for(arguments.slug, given)
    except NoVariant as problem:
        raise FailedError(str(problem)) from None
    return next(each for each in made if each.name == name)


def _pair(word: str) -> tuple[str, str]:
    name, found, value = word.partition("=")
    if not found:
        raise FailedError(f"write {name}=TEXT")
    return name, value
