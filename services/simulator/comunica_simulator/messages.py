"""What may be sent: reading and checking the body of `POST /{phone_number_id}/messages`.

The order of the checks is the provider's: product, recipient, type, then the content of the type.
"""

import re
from dataclasses import dataclass

from .choices import interactive, quick_replies, replies
from .errors import GraphError, invalid, missing
from .shape import Json, digits, items, mapping, text
from .state import Number, Waba
from .templates import Filled, Status, Template, fill_in

MAX_TEXT, MAX_CALLBACK_DATA, MAX_CAPTION = 4096, 512, 1024
MEDIA = frozenset({"image", "audio", "video", "document", "sticker"})
FREE_FORM = MEDIA | {"text", "interactive", "reaction", "location", "contacts"}
USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message that passed the checks of its content. `given` is the recipient as written, phone or user id."""

    given: str
    by_user_id: bool
    type: str
    text: str
    callback_data: str | None
    category: str = "service"
    template: str | None = None
    parameters: list[str] | dict[str, str] | None = None
    #: What the person can press, see choices.py.
    choices: tuple[Json, ...] = ()

    @property
    def needs_window(self) -> bool:
        """Whether it may go only within 24 hours of the user's last message."""
        return self.type != "template"


def read(body: Json, number: Number, waba: Waba) -> Draft:
    """Check the body and make a draft of it; a GraphError says what is wrong."""
    if body.get("messaging_product") != "whatsapp":
        raise invalid("The parameter messaging_product is required and must be whatsapp.")
    if body.get("recipient_type", "individual") not in {"individual", "group"}:
        raise invalid("Param recipient_type must be one of {individual, group}.")
    given, by_user_id = _recipient(body, number)
    kind = text(body.get("type")) or "text"
    if kind != "template" and kind not in FREE_FORM:
        raise invalid("Param type must be one of {audio, contacts, document, image, interactive, location, ...}.")
    data = _callback_data(body)
    if kind == "template":
        template, filled = _template(mapping(body.get("template")), waba)
        return Draft(
            given=given,
            by_user_id=by_user_id,
            type=kind,
            text=filled.text,
            callback_data=data,
            category=template.category.lower(),
            template=template.name,
            parameters=filled.parameters,
            choices=quick_replies(template, items(mapping(body.get("template")).get("components"))),
        )
    shown = _free_form(kind, mapping(body.get(kind)), body.get(kind))
    choices = replies(mapping(body.get(kind))) if kind == "interactive" else ()
    return Draft(given=given, by_user_id=by_user_id, type=kind, text=shown, callback_data=data, choices=choices)


def _recipient(body: Json, number: Number) -> tuple[str, bool]:
    to, user_id = body.get("to"), body.get("recipient")
    if not to and not user_id:
        raise invalid("The parameter to is required.")
    if not to:
        if not isinstance(user_id, str) or not USER_ID.fullmatch(user_id):
            raise GraphError(code=131009, details="Parameter recipient is not a valid user id.")
        return user_id, True
    written = text(to)
    if not _reachable(written, number):
        raise GraphError(code=131009, details="Parameter value is not valid: to is not a phone number.")
    return written, False


def _reachable(written: str, number: Number) -> bool:
    return (
        not any(one.isalpha() for one in written)
        and 7 <= len(digits(written)) <= 15
        and len(international(written, number)) <= 15
    )


def international(written: str, number: Number) -> str:
    """The digits with a country code: without a `+`, a short number gets the business's own (2.1)."""
    found = digits(written)
    if written.lstrip().startswith("+") or len(found) > 10:
        return found
    return number.digits[:2] + found


def _callback_data(body: Json) -> str | None:
    data = body.get("biz_opaque_callback_data")
    if data is None:
        return None
    if not isinstance(data, str) or len(data) > MAX_CALLBACK_DATA:
        raise invalid(f"Param biz_opaque_callback_data must be a string of at most {MAX_CALLBACK_DATA} characters.")
    return data


def _template(given: Json, waba: Waba) -> tuple[Template, Filled]:
    name, language = text(given.get("name")), text(mapping(given.get("language")).get("code"))
    if not name:
        raise missing("template['name']")
    if not language:
        raise missing("template['language']['code']")
    template = waba.templates.get((name, language))
    if template is None:
        raise GraphError(code=132001, details=f"template name ({name}) does not exist in {language}")
    _check_status(template)
    return template, fill_in(template, items(given.get("components")))


def _check_status(template: Template) -> None:
    match template.status:
        case Status.APPROVED:
            return
        case Status.PAUSED:
            raise GraphError(code=132015, details="Template is paused due to low quality.")
        case Status.DISABLED:
            raise GraphError(code=132016, details="Template was paused too often and is now disabled.")
        case _:
            details = f"template name ({template.name}) is not approved in {template.language}"
            raise GraphError(code=132001, details=details)


def _free_form(kind: str, content: Json, raw: object) -> str:
    match kind:
        case "text":
            return _text(content)
        case "interactive":
            return interactive(content)
        case "reaction":
            if not text(content.get("message_id")):
                raise missing("reaction['message_id']")
            return text(content.get("emoji"))
        case "contacts":
            if not items(raw):
                raise missing("contacts")
            return ""
        case "location":
            if "latitude" not in content or "longitude" not in content:
                raise missing("location['latitude']")
            return text(content.get("name"))
        case _:
            return _media(kind, content)


def _text(content: Json) -> str:
    body = text(content.get("body"))
    if not body.strip():
        raise missing("text['body']")
    if len(body) > MAX_TEXT:
        raise invalid(f"Param text['body'] must be at most {MAX_TEXT} characters long.")
    return body


def _media(kind: str, content: Json) -> str:
    if not content.get("id") and not content.get("link"):
        raise missing(f"{kind}['id']")
    caption = text(content.get("caption"))
    if len(caption) > MAX_CAPTION:
        raise invalid(f"Param {kind}['caption'] must be at most {MAX_CAPTION} characters long.")
    return caption
