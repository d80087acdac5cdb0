"""Whoever writes sees what can be sent now, what cannot and why, with the fields of each."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from uuid_utils.compat import uuid7

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.parameters import TemplateText
from comunica.broadcasting.starter_templates import starter_templates
from comunica.broadcasting.starters import families
from comunica.usecases.broadcasts.submission import TemplateOnRecord
from comunica.usecases.setting_up.offer_templates import Offer, Standing, offers_of, text_of

OWN = TemplateOnRecord(
    id=uuid7(),
    name="mercato_v1",
    language="it",
    category="utility",
    status="approved",
    text=TemplateText(body="Il Comune informa sul mercato: {{testo}} Grazie.", names=("testo",)),
)


def on_record(slug: str, *, status: str = "approved", headers: tuple[str, ...] = ()) -> list[TemplateOnRecord]:
    return [
        TemplateOnRecord(
            id=uuid7(),
            name=each.name,
            language=each.language,
            category=each.category,
            status=status,
            text=TemplateText(body=each.body, names=each.fields),
            header=each.header,
            footer=each.footer,
        )
        for each in starter_templates("Solaro", [slug], ["it"], headers=headers)
    ]


def offer(templates: Iterable[TemplateOnRecord], name: str = "viabilita") -> Offer:
    return next(each for each in offers_of([*templates], "it") if each.name == name)


def test_every_family_is_offered_alerts_first_then_the_towns_own() -> None:
    offers = [*offers_of([OWN, *on_record("viabilita")], "it")]
    assert [each.name for each in offers] == [*families(), "mercato_v1"]
    assert offers[0].lane is Lane.URGENT
    assert offers[-1].fields[0].name == "testo" and not offers[-1].is_family


def test_a_family_has_its_fields_in_reading_order_and_says_which_it_cannot_do_without() -> None:
    found = offer(on_record("viabilita"))
    assert [(each.name, each.label, each.required) for each in found.fields] == [
        ("cosa", "Che cosa", True),
        ("dove", "Dove", False),
        ("quando", "Quando", False),
        ("fare", "Che cosa fare", False),
    ]
    assert found.combinations()[0] == ("cosa",)


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("approved", Standing.READY),
        ("pending", Standing.PENDING),
        ("paused", Standing.PAUSED),
        ("rejected", Standing.REJECTED),
        ("disabled", Standing.DISABLED),
    ],
)
def test_it_stands_as_the_provider_has_it(status: str, standing: Standing) -> None:
    assert offer(on_record("viabilita", status=status)).standing is standing


def test_a_family_that_is_approved_in_part_offers_only_that_part() -> None:
    first, *others = on_record("viabilita")
    found = offer([first, *(replace(each, status="pending") for each in others)])
    assert (found.standing, found.combinations()) == (Standing.PARTLY, [("cosa",)])
    assert found.can_be_sent


def test_a_family_that_nobody_asked_for_is_missing() -> None:
    found = offer([])
    assert (found.standing, found.can_be_sent) == (Standing.MISSING, False)


def test_another_category_at_the_provider_is_told() -> None:
    found = offer(replace(each, category="marketing") for each in on_record("viabilita"))
    assert (found.category, found.asked_category) == ("marketing", "utility")
    assert offer(on_record("viabilita")).asked_category is None


def test_the_text_is_that_of_the_filled_fields_as_they_are_sent() -> None:
    found = offer(on_record("viabilita"))
    values = {"cosa": "strada\nchiusa", "quando": "domani", "dove": " "}
    template = found.template_for(values)
    assert template is not None and template.text.names == ("cosa", "quando")
    assert "Che cosa: strada chiusa\nQuando: domani\n" in text_of(template, values)


def test_a_combination_that_is_none_shows_the_smallest_that_holds_it_with_dots() -> None:
    found = offer(on_record("viabilita"))
    template = found.template_for({"fare": "usa via Roma"})
    assert template is not None and template.text.names == ("cosa", "dove", "fare")
    assert "Dove: …" in text_of(template, {"fare": "usa via Roma"})


def test_below_a_picture_stands_the_text_for_pictures() -> None:
    found = offer(on_record("eventi", headers=("image",)), "eventi")
    assert found.headers == ("image", "none")
    template = found.template_for({"cosa": "festa", "dove": "piazza", "quando": "sabato"}, "image")
    assert template is not None and template.header == "image"


def test_a_field_that_the_template_has_not_shows_no_text() -> None:
    assert offer([OWN], "mercato_v1").template_for({"altro": "x"}) is None


def test_another_language_is_an_offer_of_its_own() -> None:
    english = [replace(each, language="en") for each in on_record("viabilita")]
    found = [each for each in offers_of([*on_record("viabilita"), *english], "it") if each.name == "viabilita"]
    assert [(each.language, each.title) for each in found] == [("it", "Viabilità e lavori"), ("en", "Roads and works")]
