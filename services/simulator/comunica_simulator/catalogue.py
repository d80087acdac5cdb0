"""The templates of all WABAs over time: creation, the provider's verdicts, and the webhooks about them."""

from collections.abc import Iterator
from functools import partial

from .errors import GraphError
from .shape import Json, text
from .state import Waba
from .templates import Status, Template, parse
from .webhooks import Update
from .world import World

# event of the control → (status it leaves the template in, event of the webhook, details)
_EVENTS: dict[str, tuple[Status, str, Json]] = {
    "approve": (Status.APPROVED, "APPROVED", {"reason": "NONE"}),
    "reject": (
        Status.REJECTED,
        "REJECTED",
        {"reason": "INVALID_FORMAT", "rejection_info": {"reason": "The simulator was told to refuse it."}},
    ),
    "pause": (
        Status.PAUSED,
        "PAUSED",
        {"reason": None, "other_info": {"title": "FIRST_PAUSE", "description": "Paused for 3 hours."}},
    ),
    "reinstate": (Status.APPROVED, "REINSTATED", {"reason": "NONE"}),
    "flag": (Status.APPROVED, "FLAGGED", {"reason": "NONE"}),
    "disable": (
        Status.DISABLED,
        "DISABLED",
        {"reason": None, "other_info": {"title": "DISABLED", "description": "Paused too often."}},
    ),
}
EVENTS = (*_EVENTS, "recategorise", "quality")


class Catalogue:
    """Creates templates and lets things happen to them."""

    def __init__(self, world: World) -> None:
        """No verdicts are laid down."""
        self._world, self._registry, self._outbox = world, world.registry, world.outbox
        self._verdicts: dict[str, str] = {}

    def create(self, waba: Waba, definition: Json) -> Template:
        """Make a template of this definition, PENDING until the verdict; a GraphError says which rule it breaks."""
        template = parse(definition, self._registry.new_id())
        key = (template.name, template.language)
        if key in waba.templates:
            details = f"There is already {template.language} content for this template."
            raise GraphError(code=100, subcode=2388024, details=details)
        waba.templates[key] = template
        self._review(waba, template)
        return template

    def edit(self, waba: Waba, template: Template, definition: Json) -> Template:
        """Give a template new parts; it is reviewed again."""
        merged = template.described() | {
            name: definition[name] for name in ("category", "components") if name in definition
        }
        edited = parse(merged, template.id)
        waba.templates[(template.name, template.language)] = edited
        self._review(waba, edited)
        return edited

    def delete(self, waba: Waba, name: str, template_id: str) -> None:
        """Remove a template by id, or all languages of a name."""
        gone = [key for key, one in waba.templates.items() if one.name == name and template_id in {"", one.id}]
        if not gone:
            raise GraphError(code=100, subcode=2593002, details="Message template not found.")
        for key in gone:
            del waba.templates[key]

    def happen(self, name: str, event: str, given: Json) -> int:
        """Let an event happen to every template of that name (narrowed by `waba_id`, `language`).

        A verdict on a name that does not exist yet is kept for its creation. Gives how many were touched.
        """
        touched = list(self._named(name, text(given.get("waba_id")), text(given.get("language"))))
        for waba, template in touched:
            self._apply(waba, template, event, given)
        if not touched and event in {"approve", "reject"}:
            self._verdicts[name] = event
        return len(touched)

    def _named(self, name: str, waba_id: str, language: str) -> Iterator[tuple[Waba, Template]]:
        for waba in self._registry.wabas.values():
            for template in waba.templates.values():
                fits = waba_id in {"", waba.id} and language in {"", template.language}
                if template.name == name and fits:
                    yield waba, template

    def _review(self, waba: Waba, template: Template) -> None:
        self._outbox.schedule(self._world.settings.approval_after, partial(self._verdict, waba, template))
        self._world.save()

    def _verdict(self, waba: Waba, template: Template) -> Update | None:
        current = waba.templates.get((template.name, template.language))
        if current is not template or template.status is not Status.PENDING:
            return None  # deleted, edited, or decided by control meanwhile
        return self._decide(waba, template, self._verdicts.pop(template.name, "approve"))

    def _apply(self, waba: Waba, template: Template, event: str, given: Json) -> None:
        match event:
            case "recategorise":
                update = self._recategorise(waba, template, text(given.get("category")).upper() or "MARKETING")
            case "quality":
                update = self._quality(waba, template, text(given.get("score")).upper() or "RED")
            case _:
                update = self._decide(waba, template, event)
        self._outbox.schedule(0, lambda: update)

    def _decide(self, waba: Waba, template: Template, event: str) -> Update:
        template.status, told, details = _EVENTS[event]
        template.rejected_reason = text(details.get("reason")) or "NONE"
        self._world.save()
        return _update(waba, template, "message_template_status_update", {"event": told} | details)

    def _recategorise(self, waba: Waba, template: Template, category: str) -> Update:
        change: Json = {"previous_category": template.category, "new_category": category}
        template.category = category
        self._world.save()
        return _update(waba, template, "template_category_update", change)

    def _quality(self, waba: Waba, template: Template, score: str) -> Update:
        change: Json = {"previous_quality_score": template.quality, "new_quality_score": score}
        template.quality = score
        self._world.save()
        return _update(waba, template, "message_template_quality_update", change)


def _update(waba: Waba, template: Template, field: str, change: Json) -> Update:
    named: Json = {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
    }
    return Update(field=field, kind="", waba_id=waba.id, item=change | named)


def listed(waba: Waba, query: Json) -> Json:
    """A page of the WABA's templates: `name`, `language`, `status`, `category` narrow it; `after`, `limit` page it."""
    found = [one for one in waba.templates.values() if _fits(one, query)]
    start = int(text(query.get("after")) or 0)
    limit = max(1, int(text(query.get("limit")) or 25))
    page = [one.described() for one in found[start : start + limit]]
    paging: Json = {"cursors": {"before": str(start), "after": str(start + len(page))}}
    if start + len(page) < len(found):
        paging["next"] = f"?limit={limit}&after={start + len(page)}"
    wanted = [one for one in text(query.get("fields")).split(",") if one]
    shown = [{name: one[name] for name in (*wanted, "id") if name in one} for one in page] if wanted else page
    return {"data": shown} | ({"paging": paging} if page else {})


def _fits(template: Template, query: Json) -> bool:
    described = template.described()
    exact = ("language", "status", "category")
    return text(query.get("name")) in template.name and all(
        text(query.get(one)).lower() in {"", text(described[one]).lower()} for one in exact
    )


def rendered(template: Template) -> Json:
    """What a creation answers."""
    return {"id": template.id, "status": template.status.value, "category": template.category}
