"""The variables of a template: checked before a broadcast is accepted, since one bad value fails every message of it.

The provider takes no line break, no tab, no more than four blanks in a row and nothing empty in a value; the whole
text has at most 1,024 characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

LONGEST_TEXT = 1024
MOST_BLANKS = 4

_VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
_BLANKS = re.compile(r"\s+")
#: What parts the words of a text but may not stand in a value: breaks and tabs of every kind.
_BREAK = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_TO_MEND = re.compile(rf"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]|\s{{{MOST_BLANKS + 1}}}")
_LINE = re.compile(r"\r\n|[\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateText:
    """The body with its variables as `{{name}}`, and their names in order of appearance."""

    body: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParameterError:
    """One thing that is wrong. Programs branch on `code`; `message` says what to do."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The values as they will be sent, and all that is wrong with what was given."""

    values: Mapping[str, str]
    errors: tuple[ParameterError, ...]


class Mend(StrEnum):
    """What was mended in a value."""

    LINE_BREAKS = "line_breaks"
    TABS = "tabs"
    #: Runs of more blanks than the provider takes.
    BLANKS = "blanks"
    #: Blanks before the first word or after the last.
    ENDS = "ends"


_NO_LIMITS: Mapping[str, int] = MappingProxyType({})


def check_parameters(
    text: TemplateText, given: Mapping[str, str], *, longest: Mapping[str, int] = _NO_LIMITS
) -> Checked:
    """Mend what can be mended without touching a word, and list everything that cannot.

    `longest`: characters that a value may have, by its name; the whole text has a limit in any case.
    """
    values = {name: mended(given[name]) for name in text.names if name in given}
    errors = [*_unknown(text, given), *_missing(text, given), *_wrong_values(values), *_long_values(values, longest)]
    if not errors:
        errors += _too_long(text, values)
    return Checked(values, tuple(errors))


def mended(value: str) -> str:
    """The value on one line: breaks, tabs and long runs of blanks become one blank, those at the ends go."""
    # Most values want nothing, and each blank of the others costs a call.
    return (_BLANKS.sub(_one_blank, value) if _TO_MEND.search(value) else value).strip()


def mends_of(value: str) -> Mapping[Mend, int]:
    """What `mended` changes in a value, and how often: for whoever pasted it. Nothing if it stays as it is."""
    within = value.strip()
    # A run that holds a break is told as the break.
    runs = [run[0] for run in _BLANKS.finditer(within) if not _BREAK.search(run[0])]
    counted = {
        Mend.LINE_BREAKS: len(_LINE.findall(within)),
        Mend.TABS: within.count("\t"),
        Mend.BLANKS: sum(len(each) > MOST_BLANKS for each in runs),
        Mend.ENDS: int(within != value),
    }
    return {mend: times for mend, times in counted.items() if times}


def _one_blank(run: re.Match[str]) -> str:
    blanks = run[0]
    return " " if len(blanks) > MOST_BLANKS or _BREAK.search(blanks) else blanks


def fill(text: TemplateText, values: Mapping[str, str]) -> str:
    """The text that people read. A value that looks like a variable stays as it is."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text.body)


def variables_of(body: str) -> tuple[str, ...]:
    """The names of the variables of a body, in order of appearance, each once."""
    return tuple(dict.fromkeys(_VARIABLE.findall(body)))


def length_of(text: str) -> int:
    """Characters as UTF-16 counts them, which is never less than any other way of counting."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _unknown(text: TemplateText, given: Mapping[str, str]) -> Iterable[ParameterError]:
    wanted = ", ".join(text.names) or "none"
    for name in sorted(given.keys() - set(text.names)):
        yield ParameterError(
            "parameter_unknown", f"parameters.{name}", f"the template has no such parameter; it has: {wanted}"
        )


def _missing(text: TemplateText, given: Mapping[str, str]) -> Iterable[ParameterError]:
    for name in text.names:
        if name not in given:
            yield ParameterError("parameter_missing", f"parameters.{name}", "the template needs a value for it")


def _wrong_values(values: Mapping[str, str]) -> Iterable[ParameterError]:
    for name, value in values.items():
        if not _shows(value):
            yield ParameterError("parameter_empty", f"parameters.{name}", "write at least one character that shows")
        elif not value.isprintable() and any(unicodedata.category(one) in {"Cc", "Cs"} for one in value):
            yield ParameterError(
                "parameter_not_text", f"parameters.{name}", "holds a control character: write it anew as plain text"
            )


def _shows(value: str) -> bool:
    """Whether anything of it can be seen: blanks without width and marks of direction cannot."""
    return (bool(value) and value.isprintable()) or any(unicodedata.category(one) not in {"Cf", "Zs"} for one in value)


def _long_values(values: Mapping[str, str], longest: Mapping[str, int]) -> Iterable[ParameterError]:
    for name, value in values.items():
        excess = length_of(value) - longest.get(name, LONGEST_TEXT)
        if excess > 0:
            yield ParameterError(
                "parameter_too_long",
                f"parameters.{name}",
                f"has {length_of(value)} characters, at most {longest.get(name, LONGEST_TEXT)} fit: "
                f"shorten it by {excess}",
            )


def _too_long(text: TemplateText, values: Mapping[str, str]) -> Iterable[ParameterError]:
    excess = length_of(fill(text, values)) - LONGEST_TEXT
    if excess > 0:
        yield ParameterError(
            "text_too_long",
            "parameters",
            f"the filled text has {LONGEST_TEXT + excess} characters, at most {LONGEST_TEXT} are sent: "
            f"shorten it by {excess}",
        )
