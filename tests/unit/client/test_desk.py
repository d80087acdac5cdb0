"""What the command shows to people, whoever wrote it: nothing of it steers the terminal or is taken for markup."""

import time
from typing import Any

import pytest
from comunica_client.command.desk import Desk
from comunica_client.command.labels import NAMES
from comunica_client.command.progress import standing
from comunica_client.command.refusals import ITALIAN, line_of
from comunica_client.command.words import Language, Words
from comunica_client.errors import Problem
from comunica_client.shapes import Key, KeyIssued, Mandate, Nkey, NkeyIssued, Partner, PartnerLine, PartnerMade

from comunica.usecases.partners.partner_log import PartnerDeed
from workbench.stack import ROOT


def shown(value: dict[str, Any], capsys: pytest.CaptureFixture[str], language: Language = Language.ENGLISH) -> str:
    Desk(Words(language)).show(value)
    return capsys.readouterr().out


@pytest.mark.parametrize("written", ["[/red]", "[bold]Maria[/bold]", ":warning:", "[link=http://x]qui[/link]"])
def test_what_a_citizen_wrote_is_shown_as_it_is(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert written in shown({"place": written}, capsys)
    Desk(Words(Language.ENGLISH)).rows([{"id": "01", "place": written}], ("id", "place"))
    assert written in capsys.readouterr().out


def test_what_steers_a_terminal_is_not_let_through(capsys: pytest.CaptureFixture[str]) -> None:
    said = shown({"place": "via \x1b[2J\x9bRoma\u202e 12", "because": ["\x07"]}, capsys)
    assert not {"\x1b", "\x9b", "\u202e", "\x07"} & {*said}
    assert "Roma" in said


@pytest.mark.parametrize("field", ["secret", "notify_key", "seed"])
@pytest.mark.parametrize("language", Language)
def test_what_is_told_once_is_whole_and_on_one_line_of_a_narrow_terminal(
    field: str, language: Language, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    secret = f"comunica-partner_abcdefgh_{'x' * 43}"
    assert secret in shown({"name": "sala operativa", field: secret}, capsys, language)


def test_a_table_too_wide_for_the_terminal_is_told_line_by_line_and_no_word_is_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"id": f"01a21f32-8fca-76ed-835c-028c5081576{each}", "state": "awaiting_approval", "lane": "normal", "body": ""}
        for each in range(2)
    ]
    desk, columns = Desk(Words(Language.ENGLISH)), ("id", "state", "lane", "body")
    monkeypatch.setenv("COLUMNS", "100")
    desk.rows(rows, columns)
    assert "│ 01a21f32-8fca-76ed-835c-028c50815761 │ awaiting_approval │ normal │" in capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "50")
    desk.rows(rows, columns)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    one = [["state", "awaiting_approval"], ["lane", "normal"]]
    assert lines == [["id", rows[0]["id"]], *one, [], ["id", rows[1]["id"]], *one]


def test_what_says_nothing_has_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    said = shown({"id": "01", "paused_reason": None, "zones": [], "counts": {"queued": 0}, "outside": False}, capsys)
    assert [line.split() for line in said.splitlines()] == [["id", "01"], ["outside", "no"]]


def test_what_has_many_fields_of_its_own_has_a_line_for_each_so_that_a_secret_can_be_copied(
    capsys: pytest.CaptureFixture[str],
) -> None:
    access = {"publish_on": "job.partner.1", "stream": "PARTNEREVENTS", "inbox_prefix": "_INBOX_" + "x" * 60}
    said = shown({"slug": "p", "nkey": {"seed": "SU" + "A" * 56, "access": access, "expires_at": None}}, capsys)
    lines = [line.rstrip() for line in said.splitlines()]
    assert [line.split() for line in lines] == [
        ["slug", "p"],
        ["nkey"],
        ["seed", "SU" + "A" * 56],
        ["access"],
        ["publish_on", "job.partner.1"],
        ["stream", "PARTNEREVENTS"],
        ["inbox_prefix", "_INBOX_" + "x" * 60],
    ]
    assert [len(line) - len(line.lstrip()) for line in lines] == [1, 1, 3, 3, 5, 5, 5]


def test_moments_are_on_the_clock_of_who_reads(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Rome")
    time.tzset()
    try:
        assert "2026-11-24 16:00" in shown({"created_at": "2026-11-24T15:00:00.123456Z"}, capsys)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_people_read_fields_states_and_refusals_in_their_language(capsys: pytest.CaptureFixture[str]) -> None:
    said = shown({"state": "finished", "counts": {"delivered": 3, "failed": 0}}, capsys, Language.ITALIAN)
    assert [line.split() for line in said.splitlines()] == [["stato", "concluso"], ["conteggi", "consegnati", "3"]]
    problem = Problem(code="zone_unknown", message="no zone has this id", field="audience.zones[0]")
    assert line_of(problem, Language.ITALIAN).startswith("audience.zones[0]: nessuna zona")
    assert line_of(problem, Language.ENGLISH) == "audience.zones[0]: no zone has this id [zone_unknown]"
    other = Problem(code="brand_new", message="audience.zones: is odd", field="audience.zones")
    assert line_of(other, Language.ITALIAN) == "audience.zones: is odd [brand_new]"


@pytest.mark.parametrize("shape", [Key, KeyIssued, Mandate, Nkey, NkeyIssued, Partner, PartnerLine, PartnerMade])
def test_a_key_a_mandate_and_a_partner_are_read_in_italian(shape: type[Any]) -> None:
    assert [field for field in shape.__annotations__ if field not in NAMES] == []


@pytest.mark.parametrize("deed", PartnerDeed)
def test_what_was_done_about_a_partner_is_read_in_italian(deed: PartnerDeed) -> None:
    assert Words(Language.ITALIAN).value("what", deed) != deed


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": "sending"}, "in invio"),
        ({"state": "sending", "held_for": "quiet_hours"}, "in invio (ore di silenzio)"),
        ({"state": "paused", "paused_reason": "template_paused"}, "sospeso (template_paused)"),
    ],
)
def test_who_watches_a_broadcast_reads_why_it_does_not_go_on(facts: Any, said: str) -> None:
    told = {"paused_reason": None, "held_for": None} | facts
    assert standing(told, Words(Language.ITALIAN)) == said


@pytest.mark.parametrize("code", sorted(ITALIAN))
def test_every_code_that_is_told_in_italian_is_one_of_the_api(code: str) -> None:
    assert any(f'"{code}"' in text or f"`{code}`" in text for text in _SOURCES), code


_SOURCES = [
    each.read_text("utf-8")
    for room in ("comunica/usecases", "comunica/broadcasting", "services/api", "comunica/municipality", "docs/api")
    for each in (ROOT / room).rglob("*")
    if each.suffix in (".py", ".md")
]
