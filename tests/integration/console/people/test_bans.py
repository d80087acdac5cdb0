"""Who is answered no more, on the pages: banned and lifted by who may, shown to who looks, with a line in the log."""

import datetime as dt
import json
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from uuid_utils.compat import uuid7

from comunica.enrolment.question import Ask
from comunica.municipality.roles import Role
from comunica.usecases.hearing.inbound_batch import WORDS
from tests.integration.console.broadcasts.writing import hidden_in
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.integration.console.people.town import People
from tests.towns import TownAtTest

ROME = ZoneInfo("Europe/Rome")
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
PHONE = "393335550001"
BADGE = "non rispondiamo</span>"


async def test_a_clerk_bans_by_a_button_that_says_what_it_does_and_lifts_it_again(
    clerk: Browser, people: People
) -> None:
    person = await people.enrolled(PHONE)
    path = f"/iscritti/{person}"
    page = (await clerk.get(path)).text
    assert "niente più risposte automatiche, domande e promemoria" in page
    assert "Può ancora iscriversi e uscire, riceve gli avvisi se è iscritta" in page and "112" in page
    assert BADGE not in page and BADGE not in (await clerk.get("/iscritti")).text

    page = (await clerk.sent(f"{path}/non-rispondere", hidden_in(page, f"{path}/non-rispondere"))).text
    assert "Fatto: non rispondiamo più a questa persona." in page and BADGE in page
    assert "Non rispondiamo a questa persona dal " in page and "/non-rispondere" not in page
    assert BADGE in (await clerk.get("/iscritti")).text
    assert (await people.row(person))["banned_at"] is not None
    who, *what = await people.last_line()
    assert (who.partition(":")[0], what) == ("staff", ["ban_person", ""])

    page = (await clerk.sent(f"{path}/rispondi", hidden_in(page, f"{path}/rispondi"))).text
    assert "dal prossimo messaggio rispondiamo di nuovo" in page and BADGE not in page
    assert (await people.row(person))["banned_at"] is None
    assert (await people.last_line())[1:] == ("lift_ban", "")


async def test_a_ban_touches_nothing_but_itself(clerk: Browser, people: People) -> None:
    person = await people.enrolled(PHONE)
    before = await people.row(person)
    await clerk.sent(f"/iscritti/{person}/non-rispondere")
    after = await people.row(person)
    assert {name for name in before if before[name] != after[name]} == {"banned_at"}


async def test_a_second_click_changes_nothing_and_says_so(clerk: Browser, people: People) -> None:
    person = await people.enrolled(PHONE)
    assert "rispondevamo già" in (await clerk.sent(f"/iscritti/{person}/rispondi")).text
    await clerk.sent(f"/iscritti/{person}/non-rispondere")
    since, line = (await people.row(person))["banned_at"], await people.last_line()
    assert "non rispondevamo già" in (await clerk.sent(f"/iscritti/{person}/non-rispondere")).text
    assert ((await people.row(person))["banned_at"], await people.last_line()) == (since, line)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.OBSERVER])
async def test_who_only_looks_sees_the_ban_and_has_no_button(
    console: Console, town: TownAtTest, clerk: Browser, people: People, role: Role
) -> None:
    person = await people.enrolled(PHONE)
    await clerk.sent(f"/iscritti/{person}/non-rispondere")
    async with console.browser(visitor_of(town, role)) as browser:
        page = (await browser.get(f"/iscritti/{person}")).text
        assert "Non rispondiamo a questa persona dal " in page and BADGE in page
        assert f"/iscritti/{person}/rispondi" not in page
        for step in ("rispondi", "non-rispondere"):
            assert (await browser.post(f"/iscritti/{person}/{step}")).status_code == 403
    assert (await people.row(person))["banned_at"] is not None


async def test_another_towns_person_is_nobody_here(clerk: Browser, people: People, strangers: People) -> None:
    theirs = await strangers.enrolled(PHONE)
    for person in (theirs, uuid4()):
        for step in ("non-rispondere", "rispondi"):
            assert (await clerk.post(f"/iscritti/{person}/{step}")).status_code == 404
    assert (await strangers.row(theirs))["banned_at"] is None


async def test_a_ban_is_given_out_with_the_data(administrator: Browser, people: People) -> None:
    person = await people.enrolled(PHONE)
    path = f"/iscritti/{person}"
    assert json.loads((await administrator.post(f"{path}/dati")).text)["banned_at"] is None
    await administrator.sent(f"{path}/non-rispondere")
    since = (await people.row(person))["banned_at"]
    assert isinstance(since, dt.datetime)
    held = json.loads((await administrator.post(f"{path}/dati")).text)
    assert dt.datetime.fromisoformat(held["banned_at"]) == since
    head, line = (await administrator.post("/iscritti/esporta")).text.splitlines()
    assert head.split(";")[-1] == "senza risposte dal"
    assert line.split(";")[-1].startswith(f"{since.astimezone(ROME):%d/%m/%Y}"), "the day of the town, not of UTC"


async def test_whoever_wrote_is_found_by_their_words_though_they_never_joined(clerk: Browser, people: People) -> None:
    await people.as_town(
        "UPDATE municipality SET profile = jsonb_set(profile, '{keep_words}', 'true') WHERE id = $1", people.town.id
    )
    person = await people.enrolled(PHONE, consent="none")
    message = await people.requested(person, "help", at=NOW, id_=uuid7())
    sealed = people.town.vault.seal(WORDS, "Vergogna")
    await people.as_town("UPDATE inbound_message SET words_sealed = $2 WHERE id = $1", message, sealed)
    page = (await clerk.post("/altri-messaggi/testi")).text
    assert f'<a href="/iscritti/{person}">non iscritta</a>' in page and BADGE not in page
    await clerk.sent(f"/iscritti/{person}/non-rispondere")
    assert BADGE in (await clerk.post("/altri-messaggi/testi")).text


async def test_who_joins_by_halves_is_to_review_with_the_ban_beside_them(clerk: Browser, people: People) -> None:
    person = await people.asked(PHONE, Ask.PLACE, at=NOW - dt.timedelta(hours=30))
    assert BADGE not in (await clerk.get("/da-rivedere/risposte")).text
    await clerk.sent(f"/iscritti/{person}/non-rispondere")
    page = (await clerk.get("/da-rivedere/risposte")).text
    assert BADGE in page and f"/da-rivedere/risposte/{person}" in page


async def test_the_button_speaks_english_too(console: Console, town: TownAtTest, people: People) -> None:
    person = await people.enrolled(PHONE)
    async with console.browser(visitor_of(town, Role.CLERK, language="en")) as browser:
        assert "Answer this person no more" in (await browser.get(f"/iscritti/{person}")).text
        page = (await browser.sent(f"/iscritti/{person}/non-rispondere")).text
        assert "Done: we answer this person no more." in page and "Answer again" in page
