"""Every starter template, in each language, variant and for short and long names, keeps every rule of the provider."""

from itertools import product

import pytest
from comunica_simulator.templates import fill_in, parse

from comunica.broadcasting.identity import LEAVE_PAYLOAD, LEAVE_WORDS, Identity
from comunica.broadcasting.parameters import LONGEST_TEXT, TemplateText, check_parameters, fill, length_of
from comunica.broadcasting.starter_templates import (
    NoVariant,
    StarterTemplate,
    family_of,
    footer_for,
    longest_values,
    starter_templates,
    variant_for,
)
from comunica.broadcasting.starters import LANGUAGES, families
from comunica.channels.whatsapp.templates import definition_of, problems_of, state_of
from comunica.enrolment.choices import LEAVE
from comunica.usecases.setting_up.starter_setups import setup_of
from comunica.usecases.setting_up.template_example import ExampleFile

SHORT, LONG = "Re", "San Valentino in Abruzzo Citeriore e Frazioni Unite della Valle di Mezzo"
MEDIA = ("image", "document")
PICTURE = ExampleFile(mime_type="image/png", file_name="piazza.png", content=b"\x89PNG\r\n\x1a\n")
ALL = [each for town in (SHORT, LONG) for each in starter_templates(town, families(), LANGUAGES, headers=MEDIA)]
CATEGORIES = (
    *("emergenza", "allerta_meteo", "viabilita", "acqua_luce_gas", "rifiuti", "scuola", "scadenze", "servizi"),
    *("bandi", "eventi", "istituzionale"),
)
READY = ("piena", "neve", "acqua_non_potabile", "strada_chiusa")


def name_of(template: StarterTemplate) -> str:
    return f"{template.name}-{template.language}-{len(template.body)}"


def test_there_is_a_family_for_each_category_and_each_emergency() -> None:
    assert [each.slug for each in families().values() if not each.ready] == list(CATEGORIES)
    assert [each.slug for each in families().values() if each.ready] == list(READY)


def test_all_of_them_fit_into_an_account_that_is_not_verified() -> None:
    assert len(ALL) // 2 <= 250


def test_the_name_of_each_says_of_which_family_it_is() -> None:
    assert {family_of(each.name) == each.family for each in ALL} == {True}


def test_a_template_that_the_town_made_is_of_no_family() -> None:
    assert [family_of(name) for name in ("avviso", "scuola", "scuola_bus", "viabilita_v", "neve_a_luglio")] == [""] * 5


def test_no_two_have_the_same_name() -> None:
    names = [(each.name, each.language) for each in ALL[: len(ALL) // 2]]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("template", ALL, ids=name_of)
def test_it_keeps_the_providers_rules_and_comes_back_the_same(template: StarterTemplate) -> None:
    setup = setup_of(template, example=PICTURE)
    assert problems_of(setup) == []
    accepted = parse(definition_of(setup), "1")
    shown = state_of(accepted.described()).setup
    assert shown.said == setup.said
    assert (shown.name, shown.language, shown.category) == (setup.name, setup.language, setup.category)


@pytest.mark.parametrize("template", ALL, ids=name_of)
def test_it_says_who_writes_and_how_to_leave(template: StarterTemplate) -> None:
    town = LONG if LONG in template.body else SHORT
    assert Identity(names=(town,)).problems_of(template.body, template.footer) == ()
    assert template.button[1] == LEAVE_PAYLOAD == LEAVE


@pytest.mark.parametrize("template", ALL, ids=name_of)
def test_the_longest_values_fit_and_are_taken_by_the_provider(template: StarterTemplate) -> None:
    text = TemplateText(body=template.body, names=template.fields)
    values = {name: "è" * longest_values()[name] for name in template.fields}
    assert check_parameters(text, values, longest=longest_values()).errors == ()
    assert length_of(fill(text, values)) <= LONGEST_TEXT
    components: list[dict[str, object]] = [
        {"type": "body", "parameters": [_parameter(name, value) for name, value in values.items()]},
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "0",
            "parameters": [{"type": "payload", "payload": LEAVE_PAYLOAD}],
        },
    ]
    if template.header != "none":
        file = {"type": template.header, template.header: {"id": "1"}}
        components.append({"type": "header", "parameters": [file]})
    fill_in(parse(definition_of(setup_of(template), handle="h"), "1"), components)


def _parameter(name: str, value: str) -> dict[str, str]:
    return {"type": "text", "parameter_name": name, "text": value}


@pytest.mark.parametrize(("slug", "language"), [*product(families(), LANGUAGES)])
def test_the_variant_is_chosen_by_what_is_filled(slug: str, language: str) -> None:
    for each in starter_templates(SHORT, [slug], [language]):
        assert variant_for(slug, set(each.fields)) == each.name


def test_a_combination_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(NoVariant, match="cosa, dove"):
        variant_for("viabilita", {"fare"})


def test_a_long_name_leaves_the_footer_to_the_leave_word() -> None:
    assert footer_for("Solaro", "it") == "Comune di Solaro. Per uscire scrivi DISATTIVA"
    assert footer_for(LONG, "it") == "Per uscire scrivi DISATTIVA"


def test_alerts_die_young_and_are_utility_and_events_are_marketing() -> None:
    for slug in ("emergenza", "allerta_meteo", *READY):
        family = families()[slug]
        assert (family.billing, family.lane) == ("utility", "urgent")
        assert 0 < (family.ttl_seconds or 0) <= 43_200
    for family in families().values():
        assert family.billing == "utility" or family.ttl_seconds is None
    assert families()["eventi"].billing == "marketing"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Comune di Solaro: via Roma chiusa. Per uscire scrivi DISATTIVA", []),
        ("SOLARO. Scrivi stop per uscire", []),
        ("Sol@ro Comunica. Per uscire scrivi Cancellami", []),
        ("Comune: via Roma chiusa. Per uscire scrivi DISATTIVA", ["template_without_sender"]),
        ("Comune di Solarolo. Per uscire scrivi DISATTIVA", ["template_without_sender"]),
        ("Comune di Solaro: via Roma chiusa", ["template_without_leave_word"]),
        ("Comune di Solaro: non ci stoppa nessuno", ["template_without_leave_word"]),
        ("Buongiorno a tutti", ["template_without_sender", "template_without_leave_word"]),
    ],
)
def test_a_text_names_its_sender_and_the_way_out(text: str, codes: list[str]) -> None:
    identity = Identity(names=("Solaro", "Sol@ro Comunica"))
    assert [problem.code for problem in identity.problems_of(text)] == codes


def test_a_towns_own_leave_word_will_do() -> None:
    identity = Identity(names=("Solaro",), leave_words=("BASTA AVVISI",))
    assert identity.problems_of("Comune di Solaro. Per uscire scrivi basta avvisi") == ()


def test_the_words_that_every_town_understands_are_more_than_one() -> None:
    assert "DISATTIVA" in LEAVE_WORDS
