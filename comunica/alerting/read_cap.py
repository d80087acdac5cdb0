"""Read a CAP 1.2 message: all that breaks the standard is told at once. No DTD, entity or outside file is taken."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from comunica.alerting import grammar
from comunica.alerting.cap import (
    DEFAULT_LANGUAGE,
    Area,
    CapAlert,
    Category,
    Certainty,
    Distribution,
    Info,
    MessageType,
    Named,
    Reference,
    Response,
    Severity,
    Status,
    Urgency,
)
from comunica.alerting.grammar import NAMESPACE, Breach, Breaches, Child, read_children

#: Bytes of a message. Those of meteorological services with their polygons have some tens of thousands.
LARGEST_MESSAGE = 512 * 1024
#: Messages that follow others must say which.
_FOLLOWING = frozenset({MessageType.UPDATE, MessageType.CANCEL, MessageType.ACK, MessageType.ERROR})


def _references(value: str) -> tuple[Reference, ...]:
    return tuple(_reference(each) for each in value.split())


def _reference(value: str) -> Reference:
    parts = value.split(",")
    if len(parts) != 3:
        raise ValueError("must be sender,identifier,sent of each message, with blanks between them")
    return Reference(grammar.name_of_message(parts[0]), grammar.name_of_message(parts[1]), grammar.moment(parts[2]))


def _named(name: str) -> Child:
    return Child(
        name=name,
        within=(
            Child(name="valueName", parse=grammar.any_text, least=1),
            Child(name="value", parse=grammar.any_text, least=1),
        ),
        most=None,
    )


_AREA = (
    Child(name="areaDesc", parse=grammar.text, least=1),
    Child(name="polygon", parse=grammar.polygon, most=None),
    Child(name="circle", parse=grammar.circle, most=None),
    _named("geocode"),
    Child(name="altitude", parse=grammar.decimal),
    Child(name="ceiling", parse=grammar.decimal),
)
_RESOURCE = (
    Child(name="resourceDesc", parse=grammar.text, least=1),
    Child(name="mimeType", parse=grammar.text, least=1),
    Child(name="size", parse=grammar.whole_number),
    Child(name="uri", parse=grammar.any_text),
    Child(name="derefUri", parse=grammar.any_text),
    Child(name="digest", parse=grammar.any_text),
)
_INFO = (
    Child(name="language", parse=grammar.language),
    Child(name="category", parse=grammar.word(Category), least=1, most=None),
    Child(name="event", parse=grammar.text, least=1),
    Child(name="responseType", parse=grammar.word(Response), most=None),
    Child(name="urgency", parse=grammar.word(Urgency), least=1),
    Child(name="severity", parse=grammar.word(Severity), least=1),
    Child(name="certainty", parse=grammar.word(Certainty), least=1),
    Child(name="audience", parse=grammar.any_text),
    _named("eventCode"),
    Child(name="effective", parse=grammar.moment),
    Child(name="onset", parse=grammar.moment),
    Child(name="expires", parse=grammar.moment),
    Child(name="senderName", parse=grammar.any_text),
    Child(name="headline", parse=grammar.any_text),
    Child(name="description", parse=grammar.any_text),
    Child(name="instruction", parse=grammar.any_text),
    Child(name="web", parse=grammar.any_text),
    Child(name="contact", parse=grammar.any_text),
    _named("parameter"),
    Child(name="resource", within=_RESOURCE, most=None),
    Child(name="area", within=_AREA, most=None),
)
_ALERT = (
    Child(name="identifier", parse=grammar.name_of_message, least=1),
    Child(name="sender", parse=grammar.name_of_message, least=1),
    Child(name="sent", parse=grammar.moment, least=1),
    Child(name="status", parse=grammar.word(Status), least=1),
    Child(name="msgType", parse=grammar.word(MessageType), least=1),
    Child(name="source", parse=grammar.any_text),
    Child(name="scope", parse=grammar.word(Distribution), least=1),
    Child(name="restriction", parse=grammar.any_text),
    Child(name="addresses", parse=grammar.any_text),
    Child(name="code", parse=grammar.any_text, most=None),
    Child(name="note", parse=grammar.any_text),
    Child(name="references", parse=_references),
    Child(name="incidents", parse=grammar.any_text),
    Child(name="info", within=_INFO, most=None),
)


class NotCap(ValueError):
    """These bytes are no CAP 1.2 message. `breaches`: everything that is wrong with it."""

    def __init__(self, breaches: tuple[Breach, ...]) -> None:
        super().__init__([breach.code for breach in breaches])
        self.breaches = breaches


def read_cap(document: bytes) -> CapAlert:
    """The message, or `NotCap`. Whoever takes a document from outside takes `LARGEST_MESSAGE` bytes at most."""
    root = _parsed(document)
    if root.tag != f"{{{NAMESPACE}}}alert":
        message = f"must be an <alert> of the namespace {NAMESPACE}"
        raise NotCap((Breach("not_cap_1_2", "alert", message),))
    breaches = Breaches()
    values = read_children(root, _ALERT, "alert", breaches)
    _check_conditions(values, breaches)
    if breaches.found:
        raise NotCap(tuple(breaches.found))
    return _alert(values)


def _parsed(document: bytes) -> Element:
    try:
        root: Element = fromstring(document, forbid_dtd=True)
    except DefusedXmlException:
        message = "must have no DOCTYPE: no document type, entity or outside file is taken"
        raise NotCap((Breach("doctype_forbidden", "", message),)) from None
    # An encoding that nobody knows is a LookupError, one that expat does not take a ValueError.
    except (ParseError, LookupError, ValueError):
        raise NotCap((Breach("malformed_xml", "", "is not well-formed XML: nothing of it was read"),)) from None
    return root


def _check_conditions(values: Mapping[str, list[Any]], breaches: Breaches) -> None:
    """What one element asks of another."""
    if Distribution.RESTRICTED in values["scope"] and not any(values["restriction"]):
        breaches.add("required", "alert.restriction", "is required when scope is Restricted")
    if Distribution.PRIVATE in values["scope"] and not any(values["addresses"]):
        breaches.add("required", "alert.addresses", "is required when scope is Private")
    for kind in _FOLLOWING.intersection(values["msgType"]):
        if not any(values["references"]):
            breaches.add("required", "alert.references", f"is required when msgType is {kind}")
    for place, info in enumerate(values["info"]):
        for inner, area in enumerate(info["area"]):
            if area["ceiling"] and not area["altitude"]:
                path = f"alert.info[{place}].area[{inner}].ceiling"
                breaches.add("invalid", path, "needs an altitude beside it")


def _alert(values: Mapping[str, list[Any]]) -> CapAlert:
    return CapAlert(
        identifier=values["identifier"][0],
        sender=values["sender"][0],
        sent=values["sent"][0],
        status=values["status"][0],
        type=values["msgType"][0],
        distribution=values["scope"][0],
        note=_first(values, "note"),
        references=next(iter(values["references"]), ()),
        infos=tuple(_info(each) for each in values["info"]),
    )


def _info(values: Mapping[str, list[Any]]) -> Info:
    return Info(
        language=_first(values, "language") or DEFAULT_LANGUAGE,
        categories=tuple(values["category"]),
        event=values["event"][0],
        responses=tuple(values["responseType"]),
        urgency=values["urgency"][0],
        severity=values["severity"][0],
        certainty=values["certainty"][0],
        event_codes=_names(values["eventCode"]),
        effective=next(iter(values["effective"]), None),
        onset=next(iter(values["onset"]), None),
        expires=next(iter(values["expires"]), None),
        sender_name=_first(values, "senderName"),
        headline=_first(values, "headline"),
        description=_first(values, "description"),
        instruction=_first(values, "instruction"),
        web=_first(values, "web"),
        contact=_first(values, "contact"),
        parameters=_names(values["parameter"]),
        areas=tuple(_area(each) for each in values["area"]),
    )


def _area(values: Mapping[str, list[Any]]) -> Area:
    return Area(
        description=values["areaDesc"][0],
        geocodes=_names(values["geocode"]),
        polygons=tuple(values["polygon"]),
        circles=tuple(values["circle"]),
    )


def _names(values: list[Any]) -> tuple[Named, ...]:
    return tuple(Named(each["valueName"][0], each["value"][0]) for each in values)


def _first(values: Mapping[str, list[Any]], name: str) -> str:
    return str(next(iter(values[name]), ""))
