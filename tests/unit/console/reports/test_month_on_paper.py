"""The figures of a month in words, and on paper: as many sheets as they take, in reading order, with tags."""

import datetime as dt
import io
from dataclasses import replace

from pypdf import PdfReader

from comunica.municipality.month_figures import OUTSIDE, PeopleCounted, Place
from comunica.municipality.month_report import for_everybody
from services.console.pages.reports.month_pdf import month_pdf
from services.console.pages.reports.month_view import MonthView, month_view
from services.console.pages.reports.take_away import paper_words
from services.console.speaking import Speaking
from tests.unit.municipality.test_month_report import FIGURES, NOW, PEOPLE, TOWN, report

ITALIAN = Speaking("it", "Europe/Rome")


def view_of(speaking: Speaking = ITALIAN, **changes: object) -> MonthView:
    return month_view(report(replace(FIGURES, **changes)), speaking)  # type: ignore[arg-type]


def rows_of(view: MonthView, title: str) -> list[tuple[str, str, str]]:
    [part] = [part for section in view.sections for part in section.parts if part.title == title]
    return [(row.name, row.value, row.percent) for row in part.rows]


def figures_of(view: MonthView, section: str) -> dict[str, str]:
    [found] = [each for each in view.sections if each.id == section]
    return {each.name: each.value for each in found.figures}


def test_places_with_few_people_say_so_and_have_no_bar() -> None:
    rows = rows_of(view_of(), "Iscritti per zona")
    assert ("La Costa (contrada)", "meno di 5", "") in rows
    assert ("Senza zona", "non indicato", "") in rows
    assert ("Centro", "800", "75%") in rows


def test_what_is_not_kept_says_so() -> None:
    view = view_of(broadcasts=[replace(each, is_open=False) for each in FIGURES.broadcasts])
    assert figures_of(view, "consegne")["Metà arriva entro"] == "non disponibile"


def test_reasons_that_mean_the_same_to_people_are_one_line() -> None:
    missed = {("failed", "token_refused"): 3, ("failed", "number_gone"): 2, ("failed", "unreachable"): 4}
    view = view_of(deliveries=replace(FIGURES.deliveries, missed=missed))
    assert rows_of(view, "Perché non sono arrivati") == [
        ("Non riusciti: il telefono non ha WhatsApp, o una versione vecchia", "4", "44,4%"),
        ("Non riusciti: il numero del Comune era fermo", "5", "55,6%"),
    ]


def test_everybody_reads_neither_cost_nor_mail_nor_single_failures() -> None:
    view = month_view(for_everybody(report()), ITALIAN)
    assert [each.id for each in view.sections] == ["iscritti", "avvisi", "consegne"]
    assert "Perché non sono arrivati" not in [part.title for section in view.sections for part in section.parts]


def test_it_is_said_in_english_too() -> None:
    view = view_of(Speaking("en", "Europe/Rome"))
    assert view.title == "The figures of october 2026"
    assert figures_of(view, "iscritti")["Subscribers"] == "1,066"


def test_a_town_that_nobody_counted_yet_is_told_without_a_chart() -> None:
    view = view_of(people=PeopleCounted(now={"centro": 9}, moves={}, since=None))
    assert view.growth is None
    assert figures_of(view, "iscritti")["Iscritti"] == "non disponibile"
    assert month_pdf(view, paper_words(ITALIAN, ""), made_at=NOW).startswith(b"%PDF")


def test_on_paper_it_has_everything_in_order_with_pages_title_language_and_the_chart_in_words() -> None:
    view = view_of()
    reader = PdfReader(io.BytesIO(month_pdf(view, paper_words(ITALIAN, "Testo di prova."), made_at=NOW)))
    said = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    places = [said.index(each) for each in ("Iscritti per zona", "Avvisi per argomento", "Perché non sono", "Costo")]
    assert places == sorted(places)
    assert "La Costa (contrada) meno di 5" in said
    assert "Testo di prova." in said
    assert f"pagina 1 di {len(reader.pages)}" in said
    assert str(reader.root_object["/Lang"]) == "it"
    assert reader.metadata is not None
    assert reader.metadata.title == "I numeri di ottobre 2026 – Sol@ro Comunica"
    tags = [each.get_object() for each in reader.root_object["/StructTreeRoot"]["/K"][0]["/K"]]  # type: ignore[index]
    assert [each["/Alt"] for each in tags if each["/S"] == "/Figure"] == [view.growth_says]
    assert [each["/S"] for each in tags].count("/H1") == 1


def test_many_zones_take_more_sheets_and_none_is_lost() -> None:
    names = [f"Frazione di San Qualcosa numero {number}" for number in range(90)]
    places = {f"z{number}": Place(name=name, kind="zone") for number, name in enumerate(names)}
    people = replace(PEOPLE, now={**dict.fromkeys(places, 10), OUTSIDE: 7}, moves={})
    view = view_of(town=replace(TOWN, places=places), people=people)
    reader = PdfReader(io.BytesIO(month_pdf(view, paper_words(ITALIAN, ""), made_at=NOW)))
    said = " ".join(page.extract_text() for page in reader.pages)
    assert all(name in said for name in names)
    assert len(reader.pages) >= 4


def test_the_day_of_counting_is_of_the_town_s_clock() -> None:
    assert dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC) == NOW
    assert view_of().counted == "Contati il 3 novembre 2026, ore 10.00."
