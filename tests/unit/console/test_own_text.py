"""A text that no category fits becomes a template that the provider's reviewers take."""

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.identity import Identity
from comunica.channels.whatsapp.template_account import rules_of
from comunica.usecases.setting_up.municipality_setup import TemplateSetup
from comunica.usecases.setting_up.own_text import OwnText, own_text, tidied, title_of

ID = UUID("019a0000-0000-7000-8000-000000ab12cd")


def asked(*, title: str = "Mercato spostato", text: str = "Il mercato è in piazza Grandi.") -> TemplateSetup:
    written = OwnText(title=title, text=text, category="utility")
    return own_text(written, town="Solaro", language="it", day=dt.date(2026, 11, 27), errand_id=ID)


def test_it_says_who_writes_and_how_to_leave() -> None:
    template = asked()
    assert template.name == "testo_mercato_spostato_20261127_ab12cd"
    assert template.footer == "Comune di Solaro. Per uscire scrivi DISATTIVA"
    assert [each.payload for each in template.buttons] == ["leave"]
    assert Identity(names=("Solaro",)).problems_of(template.body, template.footer) == ()
    assert rules_of(template) == []


def test_it_keeps_its_paragraphs_and_nothing_else_that_was_pasted() -> None:
    assert tidied("\r\nUno \r\n\r\n\r\n\r\ndue\t\r\n") == "Uno\n\ndue"
    assert tidied("uno\x00due\ttre") == "uno due tre"


def test_braces_are_refused_since_nobody_fills_them() -> None:
    assert "template_parameters_differ" in {each.code for each in rules_of(asked(text="Caro {{nome}}, ciao a tutti"))}


@pytest.mark.parametrize(
    ("name", "title"),
    [("testo_mercato_spostato_20261127_ab12cd", "Mercato spostato"), ("avviso_generico", "Avviso generico")],
)
def test_its_title_comes_back_out_of_its_name(name: str, title: str) -> None:
    assert title_of(name) == title


@given(st.text())
def test_any_title_makes_a_name_that_the_provider_takes(title: str) -> None:
    assert rules_of(asked(title=title)) == []
