"""After a moment that whoever writes chooses nothing of a notice goes any more: an alert must not arrive tomorrow."""

import datetime as dt
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from comunica.broadcasting.audience import Audience
from comunica.municipality.roles import Role
from comunica.municipality.sending_rules import ALL_CATEGORIES
from comunica.stores.pool import Connection, Pool
from tests.integration.console.broadcasts.following import sent
from tests.integration.console.broadcasts.test_approve import of_a_program
from tests.integration.console.broadcasts.test_follow import to_real_people
from tests.integration.console.broadcasts.writing import (
    ALERT,
    ROADS,
    back_from,
    broadcasts_of,
    errors_of,
    hidden_in,
    notice_form,
    opened,
    seen_after,
    text_of,
)
from tests.integration.console.conftest import Browser, Console, console_on, visitor_of
from tests.towns import TownAtTest

PAST = "La scadenza è già passata: scegli un momento futuro."
TOO_FAR = "La scadenza è troppo lontana: al massimo 30 giorni dopo la partenza."
HALF = "Scrivi sia il giorno sia l’ora, oppure lascia vuoti tutti e due."
#: In Italy.
NOON = dt.datetime(2026, 11, 27, 11, tzinfo=dt.UTC)


@pytest.fixture
def console(pool: Pool, towns: tuple[TownAtTest, TownAtTest]) -> Console:
    """At noon, when nothing is quiet."""
    return console_on(pool, now=lambda: NOON)


@pytest_asyncio.fixture(autouse=True)
async def all_ticked(superuser: Connection, town: TownAtTest) -> None:
    """Nothing waits for a second person, but where a test says so."""
    await tick(superuser, town, sorted(ALL_CATEGORIES))


async def tick(superuser: Connection, town: TownAtTest, categories: list[str]) -> None:
    put = "UPDATE municipality SET profile = profile || $2 WHERE id = $1"
    await superuser.execute(put, town.id, json.dumps({"without_approval": categories}))


def until(date: str, time: str) -> dict[str, str]:
    return {"scade_date": date, "scade_time": time}


async def latest(superuser: Connection, town: TownAtTest) -> dict[str, Any]:
    return dict((await broadcasts_of(superuser, town.id))[-1])


async def test_the_end_that_somebody_chooses_goes_from_the_form_to_the_record_and_is_shown_on_the_way(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    seen = await seen_after(clerk, f"{ROADS}/anteprima", notice_form(**until("2026-11-27", "18:30")))
    assert "Non si consegna dopo 27/11/2026, 18.30" in text_of(seen.text)
    answer = await clerk.post(f"{ROADS}/manda", hidden_in(seen.text, f"{ROADS}/manda"))
    assert answer.status_code == 303, errors_of(answer.text)
    assert (await latest(superuser, town))["expires_at"] == dt.datetime(2026, 11, 27, 17, 30, tzinfo=dt.UTC)
    followed = text_of((await clerk.get(answer.headers["location"])).text)
    assert "Non si consegna dopo 27 novembre 2026, ore 18.30" in followed


async def test_beside_the_field_stands_what_holds_if_nobody_chooses(clerk: Browser, approver: Browser) -> None:
    assert "Non consegnare dopo (facoltativo) Se non lo scrivi vale fino a 12 ore dopo la partenza." in text_of(
        (await opened(clerk, ROADS)).text
    )
    by_lane = text_of((await opened(approver, "/avvisi/nuovo/avviso")).text)
    assert "Se non lo scrivi vale, dopo la partenza: Urgente 6 ore; Normale 2 giorni; Senza fretta 7 giorni." in by_lane
    assert "vale fino a 6 ore dopo la partenza" in text_of((await opened(approver, ALERT)).text)
    seen = text_of((await seen_after(clerk, f"{ROADS}/anteprima", notice_form())).text)
    assert "Non si consegna dopo 28/11/2026, 00.00" in seen


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            until("2026-11-27", "11:59"),
            "La scadenza è già passata: scegli un momento futuro.",
        ),
        (
            until("0001-01-01", "00:00"),
            "La scadenza è già passata: scegli un momento futuro.",
        ),
        (
            until("2026-11-30", "07:00") | {"parte": "poi", "partenza_date": "2026-11-30", "partenza_time": "07:30"},
            "La scadenza è prima della partenza: scegli un momento dopo.",
        ),
        (until("2026-12-27", "12:01"), TOO_FAR),
        (until("9999-12-31", "23:59"), TOO_FAR),
        (until("2026-11-28", ""), HALF),
        (until("", "18:00"), HALF),
        (until("domani", "alle 8"), HALF),
    ],
)
@pytest.mark.parametrize("step", ["/anteprima", "/manda"])
async def test_an_end_that_cannot_be_is_said_next_to_its_field_and_nothing_is_sent(
    clerk: Browser, superuser: Connection, town: TownAtTest, changes: dict[str, str], says: str, step: str
) -> None:
    before = len(await broadcasts_of(superuser, town.id))
    answer = await seen_after(clerk, f"{ROADS}{step}", notice_form(**changes))
    assert (answer.status_code, errors_of(answer.text)) == (422, [("scade_date", says)])
    assert 'id="f-scade_date-error"' in answer.text and f'value="{changes["scade_date"]}"' in answer.text
    assert len(await broadcasts_of(superuser, town.id)) == before


async def test_the_last_end_that_can_be_is_thirty_days_after_it_goes(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    planned = {"parte": "poi", "partenza_date": "2026-12-01", "partenza_time": "12:00"}
    form = notice_form(**planned, **until("2026-12-31", "12:00"))
    assert (await clerk.post(f"{ROADS}/manda", form)).status_code == 303
    assert (await latest(superuser, town))["expires_at"] == dt.datetime(2026, 12, 31, 11, tzinfo=dt.UTC)


@pytest.mark.parametrize(("seconds", "is_warned"), [(None, True), (10_800, False)])
async def test_an_alert_by_a_template_without_an_end_may_arrive_days_later_and_that_is_said(
    approver: Browser, superuser: Connection, town: TownAtTest, seconds: int | None, is_warned: bool
) -> None:
    await superuser.execute("UPDATE template SET ttl_seconds = $2 WHERE municipality_id = $1", town.id, seconds)
    own = "/avvisi/nuovo/avviso"
    form = notice_form(campo_testo="il ponte è chiuso", urgenza="urgent", motivo="Il ponte cede")
    seen = text_of((await seen_after(approver, f"{own}/anteprima", form)).text)
    assert "persone lo ricevono" in seen
    assert ("a un telefono spento può arrivare anche giorni dopo" in seen) is is_warned
    usual = text_of((await seen_after(approver, f"{own}/anteprima", form | {"urgenza": "normal"})).text)
    assert "giorni dopo" not in usual


@pytest_asyncio.fixture
async def quiet(superuser: Connection, town: TownAtTest) -> Any:
    """The town is quiet from nine to eight."""
    hours = '{"from": "21:00", "to": "08:00", "holidays": "hold"}'
    put = "UPDATE municipality SET profile = jsonb_set(profile, '{quiet_hours}', $2) WHERE id = $1"
    await superuser.execute(put, town.id, hours)
    yield
    await superuser.execute("UPDATE municipality SET profile = profile - 'quiet_hours' WHERE id = $1", town.id)


@pytest.mark.usefixtures("quiet")
async def test_an_end_before_the_quiet_hours_are_over_is_none(pool: Pool, town: TownAtTest) -> None:
    night = console_on(pool, now=lambda: dt.datetime(2026, 11, 26, 22, tzinfo=dt.UTC))
    async with night.browser(visitor_of(town, Role.CLERK)) as clerk:
        answer = await seen_after(clerk, f"{ROADS}/anteprima", notice_form(**until("2026-11-27", "07:00")))
    ((place, says),) = errors_of(answer.text)
    assert place == "scade_date" and "L’avviso aspetta la fine delle ore di silenzio" in says


@pytest.mark.parametrize(
    ("day", "typed", "ends"),
    [
        # In the night of the 28th it is three at once when it was two: half past two becomes half past three.
        ("2027-03-28", "02:30", dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)),
        # In the night of the 31st it is two once more: half past two is the first of them.
        ("2027-10-31", "02:30", dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)),
        ("2027-10-31", "03:30", dt.datetime(2027, 10, 31, 2, 30, tzinfo=dt.UTC)),
    ],
)
async def test_an_hour_that_is_not_or_is_twice_is_taken_as_for_the_beginning(
    pool: Pool, superuser: Connection, town: TownAtTest, day: str, typed: str, ends: dt.datetime
) -> None:
    evening = dt.datetime.fromisoformat(f"{day}T00:00:00+00:00") - dt.timedelta(hours=8)
    console = console_on(pool, now=lambda: evening)
    async with console.browser(visitor_of(town, Role.CLERK)) as clerk:
        planned = {"parte": "poi", "partenza_date": day, "partenza_time": typed}
        await clerk.post(f"{ROADS}/manda", notice_form(**until(day, typed)))
        chosen = (await latest(superuser, town))["expires_at"]
        await clerk.post(f"{ROADS}/manda", notice_form(**planned))
    assert chosen == (await latest(superuser, town))["scheduled_for"] == ends


async def test_an_alert_from_the_phone_ends_when_the_commander_says(
    pool: Pool, superuser: Connection, town: TownAtTest
) -> None:
    night = console_on(pool, now=lambda: dt.datetime(2026, 11, 26, 22, tzinfo=dt.UTC))
    form = {
        "modulo": str(uuid4()),
        "lingua": "it",
        "campo_cosa": "frana in via Trento",
        "a_chi": "tutti",
        "motivo": "strada a rischio",
    }
    async with night.browser(visitor_of(town, Role.APPROVER)) as commander:
        late = await seen_after(commander, f"{ALERT}/controlla", {**form, **until("2026-11-26", "22:30")})
        assert [place for place, _ in errors_of(late.text)] == ["scade_date"]
        seen = await seen_after(commander, f"{ALERT}/controlla", {**form, **until("2026-11-27", "01:00")})
        assert "Non si consegna dopo: 27 novembre 2026, ore 01.00." in text_of(seen.text)
        back = await commander.get(back_from(seen.text))
        assert 'name="scade_time" value="01:00"' in back.text
        assert (await commander.post(f"{ALERT}/manda", hidden_in(seen.text, f"{ALERT}/manda"))).status_code == 303
    assert (await latest(superuser, town))["expires_at"] == dt.datetime(2026, 11, 27, 0, 0, tzinfo=dt.UTC)


async def test_whoever_approves_sees_until_when_it_is_good_and_that_is_what_holds(
    clerk: Browser, approver: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await tick(superuser, town, [])
    waiting = await sent(clerk, **until("2026-11-28", "09:00"))
    said = text_of((await approver.get(f"/avvisi/da-approvare/{waiting}")).text)
    assert "Non si consegna dopo 28/11/2026, 09.00" in said
    await approver.sent(f"/avvisi/da-approvare/{waiting}/approva")
    row = await latest(superuser, town)
    assert (row["state"], row["expires_at"]) == ("scheduled", dt.datetime(2026, 11, 28, 8, tzinfo=dt.UTC))


async def test_a_draft_shows_its_end_and_keeps_it_when_it_gets_its_people(
    console: Console, clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    ends = dt.datetime(2026, 11, 28, 8, tzinfo=dt.UTC)
    draft = await of_a_program(console, town, audience=Audience(), awaits_audience=True, expires_at=ends)
    path = f"/avvisi/da-approvare/{draft}"
    assert "Non si consegna dopo 28 novembre 2026, ore 09.00" in text_of((await clerk.get(path)).text)
    addressed = await clerk.post(f"{path}/destinatari", {"a_chi": "tutti", "fare": "manda"})
    assert addressed.status_code == 303, errors_of(addressed.text)
    assert (await latest(superuser, town))["expires_at"] == ends


type Opened = Callable[[UUID], Awaitable[tuple[str, str]]]


@pytest.fixture
def carried(clerk: Browser) -> dict[str, Opened]:
    """What stands in the field of each page that writes something after a notice."""

    async def again(notice: UUID) -> tuple[str, str]:
        form = hidden_in((await clerk.get(f"/avvisi/{notice}")).text, ROADS)
        return form["scade_date"], form["scade_time"]

    def on(page: str) -> Opened:
        async def shown(notice: UUID) -> tuple[str, str]:
            text = (await opened(clerk, f"/avvisi/{notice}/{page}")).text
            return (shown_in(text, "scade_date"), shown_in(text, "scade_time"))

        return shown

    return {"again": again, "rettifica": on("rettifica"), "ritenta": on("ritenta")}


def shown_in(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


@pytest.mark.parametrize("how", ["again", "rettifica", "ritenta"])
async def test_what_is_written_after_a_notice_begins_with_the_end_that_was_chosen_for_it(
    clerk: Browser, superuser: Connection, town: TownAtTest, carried: dict[str, Opened], how: str
) -> None:
    over = await sent(clerk, **until("2026-11-28", "09:00"))
    await to_real_people(superuser, town, over)
    assert await carried[how](over) == ("2026-11-28", "09:00")
    by_the_rules = await sent(clerk)
    await to_real_people(superuser, town, by_the_rules)
    assert await carried[how](by_the_rules) == ("", "")
    too_old = await sent(clerk, **until("2026-11-28", "09:00"))
    await to_real_people(superuser, town, too_old)
    await superuser.execute("UPDATE broadcast SET expires_at = $2 WHERE id = $1", too_old, NOON)
    assert await carried[how](too_old) == ("", "")


@pytest.mark.parametrize("how", ["rettifica", "ritenta"])
async def test_a_correction_and_another_try_end_when_somebody_says_and_say_so_before(
    clerk: Browser, superuser: Connection, town: TownAtTest, how: str
) -> None:
    over = await sent(clerk)
    await to_real_people(superuser, town, over)
    form = {"modulo": str(uuid4()), "campo_cosa": "Rettifica: altro", "campo_quando": "oggi", "fare": "manda"}
    path = f"/avvisi/{over}/{how}"
    for wrong in (until("2026-11-27", "11:00"), until("2026-11-28", "")):
        answer = await seen_after(clerk, path, form | wrong)
        assert [place for place, _ in errors_of(answer.text)] == ["scade_date"]
    answer = await clerk.post(path, form | until("2026-11-27", "18:30"))
    assert answer.status_code == 303, errors_of(answer.text)
    assert (await latest(superuser, town))["expires_at"] == dt.datetime(2026, 11, 27, 17, 30, tzinfo=dt.UTC)


async def test_a_correction_is_seen_with_its_end_and_one_that_cannot_be_is_said_at_the_first_look(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    over = await sent(clerk)
    await to_real_people(superuser, town, over)
    form = {"modulo": str(uuid4()), "campo_cosa": "Rettifica: altro", "campo_quando": "oggi", "fare": "guarda"}
    path = f"/avvisi/{over}/rettifica"
    seen = await seen_after(clerk, path, form | until("2026-11-27", "18:30"))
    assert "Non si consegna dopo: 27 novembre 2026, ore 18.30." in text_of(seen.text)
    wrong = await seen_after(clerk, path, form | until("2027-01-27", "18:30"))
    assert errors_of(wrong.text) == [("scade_date", TOO_FAR)]


async def test_a_program_may_know_why_it_is_good_for_longer(
    clerk: Browser, approver: Browser, superuser: Connection, town: TownAtTest
) -> None:
    """Only by hand a far end is a slip; and what a program put on record can be approved."""
    await tick(superuser, town, [])
    waiting = await sent(clerk)
    await superuser.execute(
        "UPDATE broadcast SET origin = 'api', expires_at = $2 WHERE id = $1", waiting, NOON + dt.timedelta(days=90)
    )
    page = text_of((await approver.get(f"/avvisi/da-approvare/{waiting}")).text)
    assert "25/02/2027" in page and "Attenzione" not in page
