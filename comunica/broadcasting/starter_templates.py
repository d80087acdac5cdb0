"""Templates to begin with, made for one town from the families of `starters/`: fixed words around labelled fields.

No text begins or ends with a field, each field has a line of its own, and a field that is not filled has no line: each
combination of fields is a template of its own, and `variant_for` chooses it by what is filled.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from comunica.broadcasting.identity import LEAVE_PAYLOAD, LEAVE_WORDS
from comunica.broadcasting.starters import Family, families, labels
from comunica.municipality.town_name import sender_of

LONGEST_FOOTER = 60
NO_HEADER = "none"
_VERSION = re.compile(r"_v\d+$")

_HOW_TO_LEAVE = {"it": f"Per uscire scrivi {LEAVE_WORDS[0]}", "en": f"To stop, write {LEAVE_WORDS[0]}"}
LEAVE_BUTTON = {"it": "Non ricevere più", "en": "Stop messages"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterTemplate:
    """One template, ready to be asked for. `header`: none, image or document."""

    family: str
    name: str
    language: str
    category: str
    body: str
    footer: str
    fields: tuple[str, ...]
    examples: tuple[str, ...]
    header: str
    ttl_seconds: int | None
    #: Title and payload of its button.
    button: tuple[str, str]


class NoVariant(ValueError):
    """No template of the family has these fields. The message says which there are."""


def starter_templates(
    town: str, slugs: Iterable[str], languages: Iterable[str], *, headers: Collection[str] = ()
) -> Iterator[StarterTemplate]:
    """All templates of these families. `headers`: the media that the town has an example of for the reviewers."""
    languages = tuple(languages)
    for slug in slugs:
        family = families()[slug]
        for language in languages:
            for fields, header in _variants(family):
                if header == NO_HEADER or header in headers:
                    yield _template(family, town, language, fields, header)


def variant_for(slug: str, filled: Collection[str], *, header: str = NO_HEADER) -> str:
    """Name of the template of this family that has exactly these fields; `NoVariant` if there is none."""
    family = families()[slug]
    for fields, has in _variants(family):
        if has == header and set(fields) == set(filled):
            return name_of(family, fields, header)
    there = "; ".join(", ".join(fields) for fields, has in _variants(family) if has == header)
    raise NoVariant(f"fill one of these combinations of fields: {there or 'none with this header'}")


def longest_values() -> Mapping[str, int]:
    """Field → characters of its value at most: together they fit into a message."""
    return {name: label.longest for name, label in labels().items()}


def name_of(family: Family, fields: Iterable[str], header: str = NO_HEADER) -> str:
    """The template's name at the provider. Another wording needs another version: a name is reviewed once."""
    media = () if header == NO_HEADER else (header,)
    return "_".join((family.slug, *fields, *media, f"v{family.version}"))


def family_of(template: str) -> str:
    """The family that a template is of, by its name; empty: of none, so the town made it itself."""
    named = (slug for slug in families() if template.startswith(f"{slug}_") and _VERSION.search(template))
    return max(named, key=len, default="")


def pattern_of(family: str) -> str:
    """A regular expression, PostgreSQL's too, that the names of a family's templates match; empty: those of none."""
    if family:
        return rf"^{family}(_.*)?_v\d+$"
    return rf"^(?!({'|'.join(families())})(_.*)?_v\d+$)"


def _variants(family: Family) -> Iterator[tuple[tuple[str, ...], str]]:
    for fields in family.variants:
        yield fields, NO_HEADER
    # A picture does not say where and when: only the fuller texts go below one.
    for header in family.headers:
        for fields in family.variants[-2:]:
            yield fields, header


def _template(family: Family, town: str, language: str, fields: tuple[str, ...], header: str) -> StarterTemplate:
    words = family.words[language]
    return StarterTemplate(
        family=family.slug,
        name=name_of(family, fields, header),
        language=language,
        category=family.billing,
        body=_body(words.opening.format(sender=sender_of(town)), words.closing, fields, language),
        footer=footer_for(town, language),
        fields=fields,
        examples=tuple(words.examples[field] for field in fields),
        header=header,
        ttl_seconds=family.ttl_seconds,
        button=(LEAVE_BUTTON[language], LEAVE_PAYLOAD),
    )


def footer_for(town: str, language: str) -> str:
    """Who writes and how to leave; for a long name how to leave alone, since the body names the town anyway."""
    leave = _HOW_TO_LEAVE[language]
    whole = f"{sender_of(town)}. {leave}"
    return whole if len(whole) <= LONGEST_FOOTER else leave


def _body(opening: str, closing: str, fields: Iterable[str], language: str) -> str:
    lines = (f"{labels()[field].words[language]}: {{{{{field}}}}}" for field in fields)
    return "\n".join((opening, *lines, closing))
