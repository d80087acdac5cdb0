"""Write a CAP 1.2 message as XML, elements in the order of the standard's schema."""

import datetime as dt
import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from comunica.alerting.cap import Area, CapAlert, Info, Named
from comunica.alerting.grammar import NAMESPACE

register_namespace("cap", NAMESPACE)
#: What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_cap(alert: CapAlert) -> bytes:
    """The document, with its XML declaration, in UTF-8. `read_cap` reads it back."""
    root = Element(f"{{{NAMESPACE}}}alert")
    _add(root, "identifier", alert.identifier)
    _add(root, "sender", alert.sender)
    _add(root, "sent", moment(alert.sent))
    _add(root, "status", alert.status)
    _add(root, "msgType", alert.type)
    _add(root, "scope", alert.distribution)
    _add(root, "note", alert.note)
    references = (f"{each.sender},{each.identifier},{moment(each.sent)}" for each in alert.references)
    _add(root, "references", " ".join(references))
    for info in alert.infos:
        _add_info(SubElement(root, f"{{{NAMESPACE}}}info"), info)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def moment(value: dt.datetime) -> str:
    """As the standard wants it: whole seconds, and UTC as `-00:00`."""
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def writable(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("", text)


def _add_info(element: Element, info: Info) -> None:
    _add(element, "language", info.language)
    _add_all(element, "category", info.categories)
    _add(element, "event", info.event)
    _add_all(element, "responseType", info.responses)
    _add(element, "urgency", info.urgency)
    _add(element, "severity", info.severity)
    _add(element, "certainty", info.certainty)
    _add_named(element, "eventCode", info.event_codes)
    for name, value in (("effective", info.effective), ("onset", info.onset), ("expires", info.expires)):
        _add(element, name, "" if value is None else moment(value))
    _add(element, "senderName", info.sender_name)
    _add(element, "headline", info.headline)
    _add(element, "description", info.description)
    _add(element, "instruction", info.instruction)
    _add(element, "web", info.web)
    _add(element, "contact", info.contact)
    _add_named(element, "parameter", info.parameters)
    for area in info.areas:
        _add_area(SubElement(element, f"{{{NAMESPACE}}}area"), area)


def _add_area(element: Element, area: Area) -> None:
    _add(element, "areaDesc", area.description)
    _add_all(element, "polygon", area.polygons)
    _add_all(element, "circle", area.circles)
    _add_named(element, "geocode", area.geocodes)


def _add_named(element: Element, name: str, values: Iterable[Named]) -> None:
    for each in values:
        inner = SubElement(element, f"{{{NAMESPACE}}}{name}")
        for part, value in (("valueName", each.name), ("value", each.value)):
            SubElement(inner, f"{{{NAMESPACE}}}{part}").text = writable(value)


def _add_all(element: Element, name: str, values: Iterable[str]) -> None:
    for value in values:
        _add(element, name, value)


def _add(element: Element, name: str, value: str) -> None:
    """An element, unless there is nothing to stand in it."""
    if written := writable(value):
        SubElement(element, f"{{{NAMESPACE}}}{name}").text = written
