"""Reading CAP 1.2: what the standard allows is read as it is meant, what it forbids is told and not done."""

import datetime as dt
import time
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comunica.alerting.cap import (
    Area,
    CapAlert,
    Category,
    Certainty,
    Info,
    MessageType,
    Named,
    Reference,
    Response,
    Severity,
    Status,
    Urgency,
)
from comunica.alerting.cap_json import digest_of, info_from_json, infos_to_json
from comunica.alerting.grammar import MOST_PROBLEMS, NAMESPACE
from comunica.alerting.read_cap import NotCap, read_cap
from comunica.alerting.write_cap import write_cap
from tests.cap.messages import message

WELL_FORMED = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">{}</alert>"""


def breaches(document: bytes) -> list[tuple[str, str]]:
    with pytest.raises(NotCap) as refused:
        read_cap(document)
    return [(each.code, each.path) for each in refused.value.breaches]


def test_an_italian_alert_is_read_as_it_is_meant() -> None:
    alert = read_cap(message("allerta_zone"))
    assert (alert.sender, alert.identifier) == ("cfmr@protezionecivile.example", "CFMR-2025-014")
    assert alert.sent == dt.datetime(2025, 1, 14, 9, 30, tzinfo=dt.UTC)
    (info,) = alert.infos
    assert (info.language, info.categories, info.severity) == ("it-IT", (Category.MET,), Severity.SEVERE)
    assert [area.geocodes for area in info.areas] == [
        (Named("Zona di allerta", "IM-09"),),
        (Named("Zona di allerta", "IM-10"),),
    ]


def test_a_cancel_refers_to_what_it_takes_back() -> None:
    alert = read_cap(message("revoca"))
    sent = dt.datetime(2025, 1, 14, 9, 30, tzinfo=dt.UTC)
    assert alert.references == (Reference("cfmr@protezionecivile.example", "CFMR-2025-014", sent),)


def test_an_info_without_a_language_is_american_english_as_the_standard_says() -> None:
    document = message("allerta_zone").replace(b"    <language>it-IT</language>\n", b"")
    assert read_cap(document).infos[0].language == "en-US"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("xxe", [("doctype_forbidden", "")]),
        ("dtd_esterna", [("doctype_forbidden", "")]),
        ("miliardo_di_risate", [("doctype_forbidden", "")]),
        ("malformata", [("malformed_xml", "")]),
        ("non_una_allerta", [("not_cap_1_2", "alert")]),
        ("cap_1_1", [("not_cap_1_2", "alert")]),
    ],
)
def test_what_is_no_cap_1_2_is_refused_without_a_look_inside(name: str, found: list[tuple[str, str]]) -> None:
    assert breaches(message(name)) == found


def test_without_the_guard_entities_are_expanded() -> None:
    """The parser that the guard is put around does what the document tells it."""
    document = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;&y;</a>'
    assert ElementTree.fromstring(document).text == "ha" * 6
    assert breaches(document) == [("doctype_forbidden", "")]


def test_a_billion_laughs_are_refused_in_no_time() -> None:
    began = time.process_time()
    breaches(message("miliardo_di_risate"))
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "document", [b"", b"\x00", b"\xff\xfe", b'<?xml version="1.0" encoding="klingon"?><a/>', b"<a>\xc3\x28</a>"]
)
def test_bytes_of_no_kind_are_malformed(document: bytes) -> None:
    assert breaches(document) == [("malformed_xml", "")]


def test_every_breach_is_told_with_its_path() -> None:
    assert breaches(message("tante_violazioni")) == [
        ("unknown_field", "alert@priority"),
        ("invalid", "alert.sender"),
        ("out_of_order", "alert.identifier"),
        ("invalid", "alert.identifier"),
        ("invalid", "alert.sent"),
        ("invalid", "alert.status"),
        ("invalid", "alert.info[0].urgency"),
        ("invalid", "alert.info[0].expires"),
        ("unknown_field", "alert.info[0].colour"),
        ("invalid", "alert.info[0].area[0].polygon[0]"),
        ("invalid", "alert.info[0].area[0].circle[0]"),
        ("required", "alert.info[0].area[0].geocode[0].value"),
        ("required", "alert.info[0].area[0].areaDesc"),
        ("required", "alert.info[0].category"),
        ("repeated", "alert.info[0].event"),
        ("required", "alert.info[0].certainty"),
        ("required", "alert.addresses"),
        ("required", "alert.references"),
        ("invalid", "alert.info[0].area[0].ceiling"),
    ]


def test_of_a_thousand_breaches_a_hundred_are_told() -> None:
    assert len(breaches(WELL_FORMED.format("<wrong/>" * 1000).encode())) == MOST_PROBLEMS


def test_a_message_nested_without_end_is_refused() -> None:
    deep = "<info>" * 20_000 + "</info>" * 20_000
    assert ("unknown_field", "alert.info[0].info") in breaches(WELL_FORMED.format(deep).encode())


@pytest.mark.parametrize("other", ["2025-01-14T10:30:00Z", "2025-01-14T10:30:00", "2025-01-14 10:30:00+01:00", "ieri"])
def test_a_time_without_its_offset_is_refused(other: str) -> None:
    document = message("allerta_zone").replace(b"2025-01-14T10:30:00+01:00", other.encode())
    assert ("invalid", "alert.sent") in breaches(document)


# Written and read back.

_words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).map(
    lambda value: " ".join(value.split())
)
_texts = _words.filter(bool)
_maybe = st.just("") | _texts
_names = st.from_regex(r"[A-Za-z0-9@.:_-]{1,40}", fullmatch=True)
_times = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)).map(  # noqa: DTZ001 - made aware below
    lambda value: value.replace(microsecond=0, tzinfo=dt.UTC)
)
_named = st.builds(Named, _texts, _texts)


def _some[Value](of: st.SearchStrategy[Value], *, least: int = 0) -> st.SearchStrategy[tuple[Value, ...]]:
    return st.lists(of, min_size=least, max_size=3).map(tuple)


_areas = st.builds(
    Area,
    description=_texts,
    geocodes=_some(_named),
    polygons=_some(st.just("45.5,9.0 45.7,9.0 45.7,9.2 45.5,9.0")),
    circles=_some(st.just("45.61,9.08 12")),
)
_infos = st.builds(
    Info,
    categories=_some(st.sampled_from(Category), least=1),
    event=_texts,
    urgency=st.sampled_from(Urgency),
    severity=st.sampled_from(Severity),
    certainty=st.sampled_from(Certainty),
    language=st.sampled_from(["it", "it-IT", "en-US"]),
    responses=_some(st.sampled_from(Response)),
    event_codes=_some(_named),
    effective=st.none() | _times,
    onset=st.none() | _times,
    expires=st.none() | _times,
    sender_name=_maybe,
    headline=_maybe,
    description=_maybe,
    instruction=_maybe,
    web=_maybe,
    contact=_maybe,
    parameters=_some(_named),
    areas=_some(_areas),
)
_alerts = st.builds(
    CapAlert,
    identifier=_names,
    sender=_names,
    sent=_times,
    status=st.sampled_from(Status),
    type=st.sampled_from(MessageType),
    note=_maybe,
    references=_some(st.builds(Reference, _names, _names, _times), least=1),
    infos=_some(_infos),
)


@given(_alerts)
@settings(max_examples=60)
def test_what_is_written_is_read_back_as_it_was(alert: CapAlert) -> None:
    assert read_cap(write_cap(alert)) == alert
    assert NAMESPACE.encode() in write_cap(alert)


@given(_alerts)
@settings(max_examples=40)
def test_what_the_record_keeps_is_what_was_said(alert: CapAlert) -> None:
    assert tuple(info_from_json(each) for each in infos_to_json(alert)) == alert.infos


def test_a_message_written_in_another_way_has_the_same_digest() -> None:
    alert = read_cap(message("allerta_zone"))
    assert digest_of(read_cap(write_cap(alert))) == digest_of(alert)
    assert digest_of(read_cap(message("altra_stesso_nome"))) != digest_of(alert)


def test_what_xml_cannot_hold_is_left_out_of_what_is_written() -> None:
    alert = read_cap(message("allerta_zone"))
    written = write_cap(CapAlert(**{name: getattr(alert, name) for name in alert.__slots__} | {"note": "a\x00b\x0bc"}))
    assert read_cap(written).note == "abc"
