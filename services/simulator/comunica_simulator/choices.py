"""Buttons and lists: which are taken, what can be pressed, and how a press is told.

A choice that can be pressed is kept as `{"as", "id", "title", "description"?}`, `as` being the kind of message that its
press becomes: button_reply, list_reply, or button under a template.
"""

from .errors import invalid, missing
from .shape import Json, items, mapping, text
from .templates import Template

MAX_BODY, MAX_LIST_BODY, MAX_FOOTER = 1024, 4096, 60
MAX_BUTTONS, MAX_BUTTON_TITLE, MAX_ID = 3, 20, 256
MAX_ROWS, MAX_ROW_TITLE, MAX_ROW_ID, MAX_DESCRIPTION = 10, 24, 200, 72


def interactive(content: Json) -> str:
    """Check an interactive message; its words."""
    kind, action = text(content.get("type")), mapping(content.get("action"))
    body = text(mapping(content.get("body")).get("text"))
    if not body:
        raise missing("interactive['body']['text']")
    if len(body) > (MAX_LIST_BODY if kind == "list" else MAX_BODY):
        raise invalid("Param interactive['body']['text'] is too long.")
    footer = text(mapping(content.get("footer")).get("text"))
    if len(footer) > MAX_FOOTER:
        raise invalid("Param interactive['footer']['text'] must be at most 60 characters long.")
    match kind:
        case "button":
            _check_reply_buttons(items(action.get("buttons")))
        case "list":
            _check_list(action)
        case "cta_url" | "location_request_message" | "flow":
            pass
        case _:
            raise invalid("Param interactive['type'] must be one of {button, list, cta_url, flow, ...}.")
    return f"{body}\n{footer}" if footer else body


def replies(content: Json) -> tuple[Json, ...]:
    """What an interactive message offers."""
    action = mapping(content.get("action"))
    buttons = [mapping(one.get("reply")) for one in items(action.get("buttons"))]
    rows = [row for section in items(action.get("sections")) for row in items(section.get("rows"))]
    return (*(_choice("button_reply", one) for one in buttons), *(_choice("list_reply", one) for one in rows))


def quick_replies(template: Template, components: list[Json]) -> tuple[Json, ...]:
    """What a template offers: the payload of each is what was sent for it, else its text."""
    given = {text(one.get("index")): items(one.get("parameters")) for one in components if _is_quick_reply(one)}
    found: list[Json] = []
    for index, one in enumerate(template.buttons):
        if text(one.get("type")).upper() == "QUICK_REPLY":
            title = text(one.get("text"))
            payload = next((text(each.get("payload")) for each in given.get(str(index), [])), "")
            found.append({"as": "button", "id": payload or title, "title": title})
    return tuple(found)


def chosen(choices: list[Json], wanted: object) -> Json | None:
    """The choice that is meant: by its number from 1, its title or its id."""
    number = text(wanted)
    if number.isdecimal() and 1 <= int(number) <= len(choices):
        return choices[int(number) - 1]
    return next((one for one in choices if number and number in (one["title"], one["id"])), None)


def told(choice: Json) -> tuple[str, Json]:
    """The type of the message that a press becomes, and what stands under it."""
    kind, title = text(choice["as"]), choice["title"]
    if kind == "button":
        return "button", {"payload": choice["id"], "text": title}
    reply = {name: choice[name] for name in ("id", "title", "description") if name in choice}
    return "interactive", {"type": kind, kind: reply}


def _is_quick_reply(component: Json) -> bool:
    kinds = text(component.get("type")).lower(), text(component.get("sub_type")).lower()
    return kinds == ("button", "quick_reply")


def _choice(kind: str, one: Json) -> Json:
    shown: Json = {"as": kind, "id": text(one.get("id")), "title": text(one.get("title"))}
    return shown | ({"description": text(one["description"])} if text(one.get("description")) else {})


def _check_reply_buttons(buttons: list[Json]) -> None:
    if not 1 <= len(buttons) <= MAX_BUTTONS:
        raise invalid("Param interactive['action']['buttons'] must hold 1 to 3 buttons.")
    shown = [mapping(one.get("reply")) for one in buttons]
    for one in shown:
        title, id_ = text(one.get("title")), text(one.get("id"))
        if not 1 <= len(title) <= MAX_BUTTON_TITLE or not 1 <= len(id_) <= MAX_ID:
            raise invalid("A reply button needs an id (at most 256) and a title (at most 20 characters).")
    _check_unique(shown, "button")


def _check_list(action: Json) -> None:
    sections = items(action.get("sections"))
    rows = [row for section in sections for row in items(section.get("rows"))]
    if not 1 <= len(rows) <= MAX_ROWS:
        raise invalid("A list holds 1 to 10 rows in total.")
    if not 1 <= len(text(action.get("button"))) <= MAX_BUTTON_TITLE:
        raise invalid("A list button has 1 to 20 characters.")
    if any(len(text(one.get("title"))) > MAX_ROW_TITLE for one in sections + rows):
        raise invalid("Titles in a list have at most 24 characters.")
    if len(sections) > 1 and not all(text(one.get("title")) for one in sections):
        raise invalid("Each of several sections needs a title.")
    for row in rows:
        if not text(row.get("title")) or not 1 <= len(text(row.get("id"))) <= MAX_ROW_ID:
            raise invalid("A row needs a title, and an id of at most 200 characters.")
        if len(text(row.get("description"))) > MAX_DESCRIPTION:
            raise invalid("The description of a row has at most 72 characters.")
    _check_unique(rows, "row")


def _check_unique(shown: list[Json], what: str) -> None:
    for name in ("id", "title") if what == "button" else ("id",):
        if len({text(one.get(name)) for one in shown}) < len(shown):
            raise invalid(f"Each {what} needs a {name} of its own.")
