"""Message templates: Meta's rules at creation, the states of a template, and what it looks like filled in.

Rules: whatsapp-cloud-api 2.1. The exact share of fixed words is unpublished; vendors agree on two a variable and
one more.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from .errors import GraphError
from .shape import Json, items, mapping, text

NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
NAMED = re.compile(r"[a-z][a-z0-9_]*")
MAX_BODY, MAX_HEADER, MAX_FOOTER, MAX_BUTTONS, MAX_BUTTON_TEXT = 1024, 60, 60, 10, 25
MAX_NUMBERED = 1000
CATEGORIES = frozenset({"UTILITY", "MARKETING", "AUTHENTICATION"})
HEADER_FORMATS = frozenset({"TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"})
MEDIA_HEADERS = frozenset({"IMAGE", "VIDEO", "DOCUMENT"})
#: Category → seconds that a template may live, at least and at most. Marketing has none here.
TTLS = {"UTILITY": (30, 43_200), "AUTHENTICATION": (30, 900)}
BUTTON_TYPES = frozenset({"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "OTP", "FLOW", "REQUEST_CONTACT_INFO"})


class Status(StrEnum):
    """The states a template can be in."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    PAUSED = "PAUSED"
    DISABLED = "DISABLED"


@dataclass(slots=True, kw_only=True)
class Template:
    """One template of a WABA in one language."""

    id: str
    name: str
    language: str
    category: str
    components: list[Json]
    named: bool = False
    status: Status = Status.PENDING
    quality: str = "UNKNOWN"
    rejected_reason: str = "NONE"
    ttl: int | None = None
    parts: dict[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the components by type: the sending path looks them up for each message."""
        self.parts = {text(one.get("type")).upper(): one for one in self.components}

    @property
    def body(self) -> str:
        """The body with its variables."""
        return text(self.parts.get("BODY", {}).get("text"))

    @property
    def footer(self) -> str:
        """The footer, or nothing."""
        return text(self.parts.get("FOOTER", {}).get("text"))

    @property
    def buttons(self) -> list[Json]:
        """The buttons in order."""
        return items(self.parts.get("BUTTONS", {}).get("buttons"))

    def described(self) -> Json:
        """The template as the API shows it."""
        shown: Json = {
            "name": self.name,
            "parameter_format": "NAMED" if self.named else "POSITIONAL",
            "components": self.components,
            "language": self.language,
            "status": self.status.value,
            "category": self.category,
            "quality_score": {"score": self.quality},
            "rejected_reason": self.rejected_reason,
            "id": self.id,
        }
        return shown | ({"message_send_ttl_seconds": self.ttl} if self.ttl is not None else {})


def variables(value: str) -> list[str]:
    """The names of the variables, each once, in order of first appearance."""
    return list(dict.fromkeys(VARIABLE.findall(value)))


def fill(value: str, given: dict[str, str]) -> str:
    """The text with its variables replaced."""
    return VARIABLE.sub(lambda found: given.get(found[1], found[0]), value)


def parse(definition: Json, template_id: str) -> Template:
    """Read the definition that a creation request holds and apply every rule; a GraphError says which one failed."""
    name, language = text(definition.get("name")), text(definition.get("language"))
    category = text(definition.get("category")).upper()
    components = items(definition.get("components"))
    named = text(definition.get("parameter_format")).upper() == "NAMED"
    _check_head(name, language, category)
    _check_parts(components, named=named)
    ttl = definition.get("message_send_ttl_seconds")
    _check_ttl(category, ttl)
    return Template(
        id=template_id,
        name=name,
        language=language,
        category=category,
        components=components,
        named=named,
        ttl=ttl if isinstance(ttl, int) else None,
    )


def _check_ttl(category: str, ttl: object) -> None:
    if ttl is None:
        return
    least, most = TTLS.get(category, (0, 0))
    if not isinstance(ttl, int) or isinstance(ttl, bool) or not least <= ttl <= most:
        raise _refuse("Param message_send_ttl_seconds is out of the range of this category.")


def _refuse(details: str, subcode: int | None = None) -> GraphError:
    return GraphError(code=100, details=details, subcode=subcode)


def _check_head(name: str, language: str, category: str) -> None:
    if not NAME.fullmatch(name):
        raise _refuse("Param name must hold only lowercase letters, digits and underscores, at most 512.")
    if not LANGUAGE.fullmatch(language):
        raise _refuse("Param language must be a language code such as it or pt_BR.")
    if category not in CATEGORIES:
        raise _refuse("Param category must be one of {UTILITY, MARKETING, AUTHENTICATION}.")


def _check_parts(components: list[Json], *, named: bool) -> None:
    kinds = [text(one.get("type")).upper() for one in components]
    if len(set(kinds)) != len(kinds):
        raise _refuse("Each component type may appear once.")
    if "BODY" not in kinds:
        raise _refuse("A template needs a BODY component.")
    for kind, component in zip(kinds, components, strict=True):
        match kind:
            case "HEADER":
                _check_header(component, named=named)
            case "BODY":
                check_body(text(component.get("text")), named=named)
            case "FOOTER":
                _check_footer(text(component.get("text")))
            case "BUTTONS":
                _check_buttons(items(component.get("buttons")))
            case _:
                raise _refuse(f"Param components holds an unknown type {kind or '(none)'}.")


def _check_header(component: Json, *, named: bool) -> None:
    kind = text(component.get("format")).upper() or "TEXT"
    if kind not in HEADER_FORMATS:
        raise _refuse("Header format must be one of {TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION}.")
    if kind in MEDIA_HEADERS and not mapping(component.get("example")).get("header_handle"):
        raise _refuse("A media header needs an example with a header_handle.")
    if kind != "TEXT":
        return
    value = text(component.get("text"))
    if not value or len(value) > MAX_HEADER or "\n" in value:
        raise _refuse(f"A text header holds 1 to {MAX_HEADER} characters on one line.")
    _check_variables(value, named=named)
    if len(VARIABLE.findall(value)) > 1:
        raise _refuse("A header may hold one variable.")


def _check_footer(value: str) -> None:
    if not value or len(value) > MAX_FOOTER:
        raise _refuse(f"A footer holds 1 to {MAX_FOOTER} characters.")
    if "{{" in value:
        raise _refuse("A footer may not hold variables.")


def check_body(value: str, *, named: bool) -> None:
    """Meta's rules for the body, each with a message of its own."""
    if not value.strip() or len(value) > MAX_BODY:
        raise _refuse(f"A body holds 1 to {MAX_BODY} characters.")
    _check_variables(value, named=named)
    found = VARIABLE.findall(value)
    if not found:
        return
    if VARIABLE.match(value.strip()) or re.search(VARIABLE.pattern + r"\s*\Z", value):
        raise _refuse("Variables can't be at the start or end of the template.", 2388299)
    if re.search(r"\}\}\s*\{\{", value):
        raise _refuse("Variables can't be next to each other.", 2388299)
    if any(VARIABLE.fullmatch(line.strip()) for line in value.splitlines()):
        raise _refuse("A variable can't stand alone on a line.", 2388299)
    words = len(re.findall(r"\w+", VARIABLE.sub(" ", value)))
    if words < 2 * len(found) + 1:
        raise _refuse("This template has too many variables for its length.", 2388293)


def _check_variables(value: str, *, named: bool) -> None:
    if VARIABLE.sub("", value).count("{{") or VARIABLE.sub("", value).count("}}"):
        raise _refuse("The text holds a malformed variable.", 2388272)
    found = variables(value)
    if named and not all(NAMED.fullmatch(one) for one in found):
        raise _refuse("Named variables hold lowercase letters, digits and underscores.", 2388272)
    if not named and found != [str(one) for one in range(1, len(found) + 1)]:
        raise _refuse("Positional variables must be {{1}}, {{2}} and so on, in order.", 2388272)


def _check_buttons(buttons: list[Json]) -> None:
    if not 1 <= len(buttons) <= MAX_BUTTONS:
        raise _refuse(f"A template holds 1 to {MAX_BUTTONS} buttons.")
    for button in buttons:
        kind, label = text(button.get("type")).upper(), text(button.get("text"))
        if kind not in BUTTON_TYPES:
            raise _refuse("A button has an unknown type.")
        if kind not in {"OTP", "COPY_CODE"} and not 1 <= len(label) <= MAX_BUTTON_TEXT:
            raise _refuse(f"A button text holds 1 to {MAX_BUTTON_TEXT} characters.")
        if "{{" in label:
            raise _refuse("A button text may not hold variables.")
        if kind == "URL":
            _check_url(text(button.get("url")))


def _check_url(url: str) -> None:
    if not url or len(url) > 2000:
        raise _refuse("A URL button needs a url of at most 2000 characters.")
    if "{{" in url and not re.fullmatch(r"[^{}]+\{\{1\}\}", url):
        raise _refuse("A URL may hold one variable, {{1}}, at its end.")


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its parameters: what the citizen reads and what the witness keeps."""

    text: str
    parameters: list[str] | dict[str, str]


def fill_in(template: Template, components: list[Json]) -> Filled:
    """Check the parameters of a send against the template (132000, 132012, 132005) and fill them in."""
    given = {_slot(one): items(one.get("parameters")) for one in components}
    header = template.parts.get("HEADER", {})
    _fill_header(template, header, given.pop("HEADER", []))
    values = _values("body", variables(template.body), given.pop("BODY", []), named=template.named)
    for index, button in enumerate(template.buttons):
        _check_button(index, button, given.pop(f"BUTTON {index}", []))
    if given:
        raise GraphError(code=132000, details=f"{next(iter(given)).lower()}: the template has no such component")
    body = fill(template.body, values)
    if len(body) > MAX_BODY:
        raise GraphError(code=132005, details=f"body: the filled text is longer than {MAX_BODY} characters")
    shown = f"{body}\n{template.footer}" if template.footer else body
    return Filled(shown, dict(values) if template.named else list(values.values()))


def _slot(component: Json) -> str:
    kind = text(component.get("type")).upper()
    return f"BUTTON {text(component.get('index'))}" if kind == "BUTTON" else kind


def _fill_header(template: Template, header: Json, given: list[Json]) -> None:
    kind = (text(header.get("format")) or "TEXT").upper()
    if kind == "TEXT":
        _values("header", variables(text(header.get("text"))), given, named=template.named)
        return
    if len(given) != 1:
        raise _count("header", len(given), 1)
    if text(given[0].get("type")).upper() != kind:
        raise GraphError(code=132012, details=f"header: Format mismatch, expected {kind}")


def _check_button(index: int, button: Json, given: list[Json]) -> None:
    expected = int(text(button.get("type")).upper() == "URL" and "{{" in text(button.get("url")))
    if text(button.get("type")).upper() == "QUICK_REPLY" and len(given) <= 1:
        return  # a payload is optional
    if len(given) != expected:
        raise _count(f"button {index}", len(given), expected)
    for one in given:
        check_value(f"button {index}", one)


def _count(where: str, given: int, expected: int) -> GraphError:
    return GraphError(
        code=132000,
        details=f"{where}: number of localizable_params ({given}) does not match the expected number of params "
        f"({expected})",
    )


def _values(where: str, expected: list[str], given: list[Json], *, named: bool) -> dict[str, str]:
    if len(given) != len(expected):
        raise _count(where, len(given), len(expected))
    if not named:
        return {name: check_value(where, one) for name, one in zip(expected, given, strict=True)}
    values = {text(one.get("parameter_name")): check_value(where, one) for one in given}
    if set(values) != set(expected):
        raise GraphError(code=132012, details=f"{where}: Parameter name is missing or empty")
    return {name: values[name] for name in expected}


def check_value(where: str, parameter: Json) -> str:
    """The text of one parameter; newline, tab, five blanks or nothing are refused."""
    kind = text(parameter.get("type"))
    if kind in {"currency", "date_time"}:
        return text(mapping(parameter.get(kind)).get("fallback_value"))
    if kind != "text":
        raise GraphError(code=132012, details=f"{where}: Format mismatch, expected TEXT")
    value = text(parameter.get("text"))
    if not value.strip():
        raise GraphError(code=132012, details=f"{where}: Param text cannot be empty")
    if "\n" in value or "\r" in value or "\t" in value or "     " in value:
        details = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        raise GraphError(code=132012, details=f"{where}: {details}")
    return value
