"""Pages and their parts: what they hold for people who see, who listen, and who have no JavaScript."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from comunica.broadcasting.states import BroadcastState, DeliveryState
from comunica.municipality.keys import Scope
from services.console import rendering
from services.console.errors import error_page
from services.console.pages.settings.notice import paragraphs
from services.console.rendering import HTML, here, icon, notice, page, url
from tests.unit.console.rendered import SOLARO, asked, made_of, somebody

FORMS = '{% from "macros/forms.html" import field, textarea, select, radios, checkboxes, checkbox, date_time, file, '
FORMS += "password, error_summary, action, confirm_form %}"
INLINE = re.compile(r"""\sstyle=|<style|\son[a-z]+=["']|javascript:|<script(?![^>]*\ssrc=)""")
ALL = somebody(*Scope)


def text_of(status: int = 404, **asked_by: Any) -> str:
    return bytes(error_page(asked(**asked_by), status).body).decode()


@pytest.mark.parametrize("path", sorted(HTML.rglob("*.html")), ids=lambda path: str(path.relative_to(HTML)))
def test_nothing_is_written_into_a_page_that_its_policy_refuses(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not INLINE.search(source)
    assert "| safe" not in source
    assert "|safe" not in source


def test_the_rule_sees_code_in_a_page() -> None:
    for found in ('<p style="x">', "<a onclick='x'>", "<script>x</script>", '<a href="javascript:x">'):
        assert INLINE.search(found)
    assert not INLINE.search('<script src="/a.js" defer></script>')


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 418, 422, 429, 500, 503, 504])
def test_a_page_about_trouble_says_what_to_do(status: int) -> None:
    answer = error_page(asked(), status)
    assert answer.status_code == status
    assert bytes(answer.body).decode().count("<h1>") == 1
    assert 'href="/"' in bytes(answer.body).decode()


def test_a_page_has_its_landmarks_and_the_way_past_the_menu() -> None:
    text = text_of(visitor=ALL)
    assert text.count("<main ") == text.count("<footer ") == text.count("<header ") == 1
    assert 'href="#contenuto"' in text
    assert 'id="contenuto"' in text
    assert '<html lang="it">' in text


def test_the_menu_holds_what_the_role_may_see() -> None:
    assert "/registro" in text_of(visitor=ALL)
    observer = text_of(visitor=somebody(Scope.BROADCAST_READ))
    assert "/avvisi" in observer
    assert "/registro" not in observer
    assert "/avvisi/nuovo" not in observer


def test_whoever_is_not_signed_in_sees_no_menu() -> None:
    text = text_of()
    assert "<nav" not in text
    assert "/esci" not in text


def test_a_town_on_trial_says_so_on_every_page() -> None:
    trial = type(SOLARO)(**{**vars(SOLARO), "trial": True})
    assert "Periodo di prova." in text_of(visitor=ALL, town=trial)
    assert "Periodo di prova." not in text_of(visitor=ALL)


@pytest.mark.parametrize(
    ("headers", "on_record", "title"),
    [
        ({"accept-language": "en"}, "it", "Questa pagina non c’è"),
        ({"cookie": "lingua=en"}, "it", "There is no such page"),
        ({"cookie": "lingua=xx"}, "en", "There is no such page"),
        ({"accept-language": "en"}, None, "There is no such page"),
        ({}, None, "Questa pagina non c’è"),
    ],
)
def test_the_choice_made_here_goes_before_the_record_and_the_browser(
    headers: dict[str, str], on_record: str | None, title: str
) -> None:
    visitor = somebody(language=on_record) if on_record else None
    assert title in text_of(headers=headers, visitor=visitor)


def test_names_of_people_cannot_become_part_of_a_page() -> None:
    visitor = somebody()
    visitor.name = "<script>alert(1)</script>"
    assert "&lt;script&gt;" in text_of(visitor=visitor)
    assert "<script>alert" not in text_of(visitor=visitor)


def test_a_word_that_a_page_does_not_have_is_a_fault_and_no_blank() -> None:
    with pytest.raises(UndefinedError):
        made_of("{{ wrongly_spelt }}")


def test_a_notice_is_said_on_the_next_page_once_and_in_its_language() -> None:
    request = asked(headers={"cookie": "lingua=en"})
    notice(request, "success", "circa %(span)s", span="<b>2</b>")
    answer = bytes(page(request, "errors/error.html", **TROUBLE).body).decode()
    assert '<div class="alert alert-success" role="status">about &lt;b&gt;2&lt;/b&gt;</div>' in answer
    assert "alert-success" not in bytes(page(request, "errors/error.html", **TROUBLE).body).decode()


TROUBLE: dict[str, Any] = {
    "title": "T",
    "what_to_do": "W",
    "picture": "it-error",
    "way_out": "/",
    "way_out_name": "N",
    "request_id": None,
}


def test_a_field_with_an_error_tells_screen_readers_which() -> None:
    shown = made_of(
        FORMS + '{{ field("surname", "Cognome", value="D\'<i>", error="Scrivi il cognome", hint="Per esteso") }}'
    )
    assert 'id="f-surname" name="surname" value="D&#39;&lt;i&gt;"' in shown
    assert 'aria-describedby="f-surname-error f-surname-hint" aria-invalid="true" required' in shown
    assert 'id="f-surname-error"' in shown
    assert 'id="f-surname-hint"' in shown
    assert '<label for="f-surname">Cognome</label>' in shown


def test_what_need_not_be_filled_says_so() -> None:
    shown = made_of(FORMS + '{{ field("note", "Nota", required=false, maxlength=80) }}')
    assert "(facoltativo)" in shown
    assert "required" not in shown
    assert 'maxlength="80"' in shown


def test_a_password_is_never_shown_again() -> None:
    assert 'value=""' in made_of(FORMS + '{{ password("password", "Password") }}')


def test_a_long_text_keeps_its_lines_and_says_how_long_it_may_be() -> None:
    shown = made_of(FORMS + '{{ textarea("text", "Testo", value="</textarea>a\nb", most=1024) }}')
    assert "&lt;/textarea&gt;a b</textarea>" in shown
    assert "Al massimo 1.024 caratteri" in shown


def test_choices_are_a_group_with_a_legend_and_the_first_can_be_reached_from_the_summary() -> None:
    shown = made_of(
        FORMS + '{{ error_summary([("lane", "Scegli"), ("", "Tutto")]) }}'
        '{{ radios("lane", "Urgenza", [("n", "Normale", "Di giorno"), ("u", "Urgente")], error="Scegli") }}'
    )
    assert '<a href="#f-lane">Scegli</a>' in shown
    assert "Ci sono 2 cose da correggere" in shown
    assert '<input type="radio" id="f-lane" name="lane" value="n" required aria-invalid="true"' in shown
    assert "<legend>Urgenza</legend>" in shown
    assert 'id="f-lane-2"' in shown


def test_every_form_that_changes_something_carries_its_token() -> None:
    hidden = '<input type="hidden" name="forgery" value="token">'
    assert hidden in made_of(FORMS + '{{ action("/x", "Ferma", fields=[("id", "7")], confirm="Davvero?") }}')
    assert hidden in made_of(FORMS + '{% call confirm_form("/x", "Elimina", back="/") %}{% endcall %}')


@pytest.mark.parametrize("path", sorted(HTML.rglob("*.html")), ids=lambda path: str(path.relative_to(HTML)))
def test_no_page_forgets_the_token(path: Path) -> None:
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text("utf-8"), re.DOTALL):
        assert "forgery_field()" in form


@pytest.mark.parametrize("state", BroadcastState)
def test_every_state_of_a_broadcast_has_its_word(state: BroadcastState) -> None:
    shown = made_of('{% from "macros/notices.html" import broadcast_state %}{{ broadcast_state(state) }}', state=state)
    assert re.fullmatch(r'<span class="state state-\w+">[a-z ]+</span>', shown)


def test_every_state_of_a_delivery_has_its_line() -> None:
    counts = dict.fromkeys(DeliveryState, 1)
    shown = made_of('{% from "macros/data.html" import delivery_states %}{{ delivery_states(c, 12) }}', c=counts)
    assert shown.count("<tr>") == len(DeliveryState) + 1
    assert "8,3%" in shown


def test_a_table_has_a_caption_and_heads() -> None:
    shown = made_of(
        '{% from "macros/data.html" import table %}'
        '{% call table("Persone", ["Nome", ("N", "number")]) %}<tr></tr>{% endcall %}'
    )
    assert "<caption>Persone</caption>" in shown
    assert '<th scope="col" class="number">N</th>' in shown


def test_pages_of_a_list_keep_what_was_asked() -> None:
    request = asked("/iscritti", query="cognome=Ro%26ssi&dopo=old")
    shown = made_of(
        '{% from "macros/navigation.html" import pagination %}{{ pagination("new", first=false) }}', request
    )
    assert 'href="/iscritti?cognome=Ro%26ssi&amp;dopo=new"' in shown
    assert 'href="/iscritti?cognome=Ro%26ssi"' in shown
    assert made_of('{% from "macros/navigation.html" import pagination %}{{ pagination(none) }}') == ""


def test_the_bubble_shows_the_text_and_lets_nothing_of_it_out() -> None:
    shown = made_of(
        '{% from "macros/phone.html" import bubble %}{{ bubble(text, sender=name, buttons=["Apri"]) }}',
        text="*Oggi* <img src=x>",
        name="<b>Comune</b>",
    )
    assert "<strong>Oggi</strong> &lt;img src=x&gt;" in shown
    assert "&lt;b&gt;Comune&lt;/b&gt;" in shown


def test_masked_addresses_are_said_in_words() -> None:
    assert made_of("{{ 'phone …67' | masked }}") == "numero che finisce con 67"
    assert made_of("{{ 'user_id …ab' | masked }}") == "utente WhatsApp che finisce con ab"


def test_a_picture_is_silent_unless_it_has_a_label() -> None:
    made = made_of("{{ icon('it-plus') }}")
    assert 'aria-hidden="true"' in made
    assert 'role="img" aria-label="Più &lt;"' in made_of("{{ icon('it-plus', label='Più <') }}")


def test_addresses_are_built_with_their_query() -> None:
    assert url("/avvisi", stato="sending", q=None, zona=["a", "b"]) == "/avvisi?stato=sending&zona=a&zona=b"
    assert url("/avvisi") == "/avvisi"
    assert callable(here)
    assert callable(icon)
    assert rendering.ENVIRONMENT.autoescape is True


def test_a_privacy_notice_keeps_its_headings_and_the_lines_of_its_author() -> None:
    body = "Titolare\nComune di Solaro\nPEC <a>\n\nDiritti: art. 15"
    said = made_of(
        '{% from "settings/_notice_text.html" import notice_text %}{{ notice_text(parts) }}', parts=paragraphs(body)
    )
    assert said == "<h3>Titolare</h3><p>Comune di Solaro<br>PEC &lt;a&gt;</p> <p>Diritti: art. 15</p>"


@pytest.mark.parametrize(
    ("town", "said"),
    [
        ("Solaro", "Comune di Solaro"),
        ("Consorzio Alta Valle", "Consorzio Alta Valle"),
        ("Roma Capitale", "Roma Capitale"),
    ],
)
def test_a_town_is_called_on_its_pages_as_it_signs_its_messages(town: str, said: str) -> None:
    assert made_of("{{ full_name(town) }}", town=town) == said


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ('{{ _("Parte il %(when)s.", when=day | date) }}', "Parte l’8 novembre 2026."),
        ('{{ ngettext("%(num)s via", "%(num)s vie", 1) }}', "1 via"),
        ('{{ _("Zone: %(zones)s", zones="<b>del 8</b>") }}', "Zone: &lt;b&gt;dell’8&lt;/b&gt;"),
        ("{% trans moment=day | date %}Il {{ moment }} 100% {% endtrans %}", "L’8 novembre 2026 100%"),
        ('{{ _("Senza fretta") }}', "Senza fretta"),
    ],
)
def test_a_page_fills_a_sentence_in_and_says_it_as_it_is_said(template: str, said: str) -> None:
    assert made_of(template, day=dt.date(2026, 11, 8)) == said
