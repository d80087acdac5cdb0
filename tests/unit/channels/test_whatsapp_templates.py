"""Meta's rules for a template, checked before anything is submitted."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from comunica.channels.whatsapp.templates import definition_of, format_of, problems_of, state_of
from comunica.usecases.setting_up.municipality_setup import QuickReply, TemplateSetup
from comunica.usecases.setting_up.template_example import ExampleFile

GOOD = TemplateSetup(
    name="allerta",
    language="it",
    category="utility",
    body="Il Comune informa: {{testo}}. Segua le indicazioni.",
    footer="Per uscire scriva DISATTIVA",
    parameters=("testo",),
    examples=("domani il ponte è chiuso",),
)
PDF = ExampleFile(mime_type="application/pdf", file_name="orari.pdf", content=b"%PDF-1.7")
RULES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "template_rules.json").read_text())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["because"])
def test_a_template_that_breaks_a_rule_is_told_which(rule: dict[str, Any]) -> None:
    changed: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in rule["change"].items()
    }
    assert [problem.code for problem in problems_of(replace(GOOD, **changed))] == rule["codes"]


def test_a_good_template_breaks_no_rule() -> None:
    assert problems_of(GOOD) == []


def test_a_template_without_variables_needs_no_examples() -> None:
    plain = replace(GOOD, body="Uffici chiusi.", parameters=(), examples=(), footer="")
    assert problems_of(plain) == []
    assert definition_of(plain)["components"] == [{"type": "BODY", "text": "Uffici chiusi."}]


def test_every_problem_says_what_to_write_instead() -> None:
    broken = replace(GOOD, name="X", category="news", body="{{A}}{{B}", footer="{{x}}")
    problems = problems_of(broken)
    assert len(problems) > 5
    assert all(problem.message and problem.field for problem in problems)


def test_named_and_positional_examples_have_their_own_shapes() -> None:
    assert definition_of(GOOD)["components"][0]["example"] == {
        "body_text_named_params": [{"param_name": "testo", "example": "domani il ponte è chiuso"}]
    }
    numbered = replace(GOOD, body="Il Comune informa: {{1}}. Grazie a tutti.", parameters=("1",))
    definition = definition_of(numbered)
    assert definition["parameter_format"] == "POSITIONAL"
    assert definition["components"][0]["example"] == {"body_text": [["domani il ponte è chiuso"]]}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("APPROVED", "approved"),
        ("IN_APPEAL", "pending"),
        ("PAUSED", "paused"),
        ("PENDING_DELETION", "disabled"),
        ("IN_ORBIT", "pending"),
        (None, "pending"),
    ],
)
def test_a_status_of_metas_is_one_of_our_five_words(theirs: str | None, ours: str) -> None:
    assert state_of({"name": "x", "status": theirs}).status == ours


def test_a_template_with_parts_that_we_do_not_use_is_read_all_the_same() -> None:
    shown = {
        "name": "con_foto",
        "language": "it",
        "category": "MARKETING",
        "status": "APPROVED",
        "rejected_reason": "NONE",
        "components": [
            {"type": "HEADER", "format": "IMAGE"},
            {"type": "BODY", "text": "Ciao {{1}}, {{2}} e ancora {{1}} per tutti."},
            {"type": "BUTTONS", "buttons": []},
        ],
    }
    state = state_of(shown)
    assert state.setup.parameters == ("1", "2")
    assert (state.parameter_format, state.setup.category, state.reason) == ("positional", "marketing", "")


def test_a_template_without_variables_is_named() -> None:
    assert format_of(()) == "named"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"header": "song"}, "header"),
        ({"header": "text", "header_text": "x" * 61}, "header_text"),
        ({"header": "image"}, "header_example"),
        ({"buttons": (QuickReply("x" * 26, "leave"),)}, "button_title"),
        ({"buttons": (QuickReply("Esci", ""),)}, "button_payload"),
        ({"buttons": (QuickReply("Esci", "a"), QuickReply("Esci", "b"))}, "buttons"),
        ({"ttl_seconds": 29}, "ttl"),
        ({"ttl_seconds": 43_201}, "ttl"),
        ({"category": "marketing", "ttl_seconds": 3600}, "ttl"),
    ],
)
def test_header_buttons_and_time_to_live_have_rules_too(change: dict[str, Any], code: str) -> None:
    assert [problem.code for problem in problems_of(replace(GOOD, **change))] == [code]


@pytest.mark.parametrize(
    "change",
    [
        {"header": "text", "header_text": "Attenzione"},
        {"header": "document", "example": PDF},
        {"buttons": (QuickReply("Esci", "Esci"),)},
        {"ttl_seconds": 3600},
        {"footer": "Altro"},
    ],
)
def test_a_template_that_differs_in_any_part_is_told_apart_when_it_comes_back(change: dict[str, Any]) -> None:
    other = replace(GOOD, **change)
    shown = state_of(definition_of(other)).setup
    assert shown.said == other.said
    assert shown.said != GOOD.said


def test_a_file_above_the_text_is_shown_to_the_reviewers_by_its_handle() -> None:
    with_file = replace(GOOD, header="document", example=PDF)
    assert problems_of(with_file) == []
    assert definition_of(with_file, handle="4::aa")["components"][0] == {
        "type": "HEADER",
        "format": "DOCUMENT",
        "example": {"header_handle": ["4::aa"]},
    }
