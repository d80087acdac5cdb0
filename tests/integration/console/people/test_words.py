"""What else people write: counted for who may see it, and its words shown on demand, with a line in the log."""

import datetime as dt

import pytest
from uuid_utils.compat import uuid7

from comunica.usecases.hearing.inbound_batch import WORDS
from tests.integration.console.conftest import Browser
from tests.integration.console.people.town import HOSTILE, People

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
PATH = "/altri-messaggi"


async def wrote(people: People, intent: str, words: str | None = None) -> None:
    person = await people.enrolled("393335550077")
    message = await people.requested(person, intent, at=NOW, id_=uuid7())
    if words is not None:
        sealed = people.town.vault.seal(WORDS, words)
        await people.as_town("UPDATE inbound_message SET words_sealed = $2 WHERE id = $1", message, sealed)


async def lines(people: People) -> int:
    found = "SELECT count(*) FROM audit_entry WHERE what = 'show_words' AND municipality_id = $1"
    return int(await people.superuser.fetchval(found, people.town.id))


async def test_messages_are_counted_by_sort_and_no_words_are_seen(clerk: Browser, people: People) -> None:
    for intent in ("thanks", "thanks", "emergency"):
        await wrote(people, intent, "parole mie")
    before = await lines(people)
    page = (await clerk.get(PATH)).text
    assert '<th scope="row">chi ringrazia</th><td class="number">2</td><td class="number">66,7%</td>' in page
    assert "possibili emergenze" in page and "parole mie" not in page
    assert "Il Comune non conserva i testi" in page
    assert await lines(people) == before


async def test_words_are_shown_on_demand_as_text_and_the_log_says_who_looked(clerk: Browser, people: People) -> None:
    await people.as_town(
        "UPDATE municipality SET profile = jsonb_set(profile, '{keep_words}', 'true') WHERE id = $1", people.town.id
    )
    await wrote(people, "help", f"Buca in via Roma {HOSTILE}")
    assert "Mostra i testi" in (await clerk.get(PATH)).text
    before = await lines(people)
    page = await clerk.post(f"{PATH}/testi")
    assert page.status_code == 200
    assert "Buca in via Roma" in page.text and HOSTILE not in page.text
    assert await lines(people) == before + 1
    who, what, _ = await people.last_line()
    assert (who.partition(":")[0], what) == ("staff", "show_words")


async def test_words_that_were_kept_before_are_not_shown_once_the_town_keeps_none(
    clerk: Browser, people: People
) -> None:
    await people.as_town("UPDATE municipality SET profile = profile - 'keep_words' WHERE id = $1", people.town.id)
    await wrote(people, "help", "parole di prima")
    before = await lines(people)
    page = await clerk.post(f"{PATH}/testi")
    assert page.status_code == 200 and "parole di prima" not in page.text
    assert await lines(people) == before


@pytest.mark.parametrize("looks", [False, True])
async def test_who_only_looks_or_approves_sees_neither(
    observer: Browser, approver: Browser, people: People, looks: bool
) -> None:
    browser = observer if looks else approver
    assert (await browser.get(PATH)).status_code == 403
    assert (await browser.post(f"{PATH}/testi")).status_code == 403


async def test_the_words_of_a_person_are_given_out_with_their_data_and_go_with_them(
    administrator: Browser, people: People
) -> None:
    await wrote(people, "help", "Buca in via Roma")
    person = await people.superuser.fetchval("SELECT id FROM subscriber WHERE municipality_id = $1", people.town.id)
    held = (await administrator.post(f"/iscritti/{person}/dati")).json()
    assert [each["words"] for each in held["messages"]] == ["Buca in via Roma"]
    await administrator.post(f"/iscritti/{person}/cancella")
    kept = "SELECT count(*) FROM inbound_message WHERE words_sealed IS NOT NULL AND municipality_id = $1"
    assert await people.superuser.fetchval(kept, people.town.id) == 0
