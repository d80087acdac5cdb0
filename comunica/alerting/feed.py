"""The Atom feed (RFC 4287) of what a municipality publishes: a line for each CAP message, with the way to it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from comunica.alerting.cap import CapAlert, MessageType
from comunica.alerting.write_cap import writable

ATOM = "http://www.w3.org/2005/Atom"
CAP_TYPE = "application/cap+xml"
register_namespace("", ATOM)

_WITHDRAWN = "Revocata"


@dataclass(frozen=True, slots=True)
class Entry:
    """A message, and where its document is."""

    alert: CapAlert
    uri: str


def write_feed(title: str, uri: str, entries: Sequence[Entry], *, empty_since: dt.datetime) -> bytes:
    """The feed, newest first as the entries are. `empty_since`: its time while there is no entry."""
    root = Element(f"{{{ATOM}}}feed")
    updated = max((entry.alert.sent for entry in entries), default=empty_since)
    _add(root, "id", uri)
    _add(root, "title", title)
    _add(root, "updated", _instant(updated))
    _link(root, rel="self", href=uri, type="application/atom+xml")
    author = SubElement(root, f"{{{ATOM}}}author")
    _add(author, "name", title)
    for entry in entries:
        _add_entry(SubElement(root, f"{{{ATOM}}}entry"), entry)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _add_entry(element: Element, entry: Entry) -> None:
    alert = entry.alert
    info = next(iter(alert.infos), None)
    _add(element, "id", entry.uri)
    _add(element, "title", info.headline if info else f"{_WITHDRAWN}: {alert.references[0].identifier}")
    _add(element, "updated", _instant(alert.sent))
    _add(element, "published", _instant(alert.sent))
    _link(element, rel="alternate", href=entry.uri, type=CAP_TYPE)
    if info is not None:
        _add(element, "summary", info.description)
    category = SubElement(element, f"{{{ATOM}}}category")
    category.set("term", str(MessageType(alert.type)))


def _link(element: Element, *, rel: str, href: str, type: str) -> None:
    link = SubElement(element, f"{{{ATOM}}}link")
    for name, value in (("rel", rel), ("href", href), ("type", type)):
        link.set(name, value)


def _add(element: Element, name: str, value: str) -> None:
    SubElement(element, f"{{{ATOM}}}{name}").text = writable(value)


def _instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
