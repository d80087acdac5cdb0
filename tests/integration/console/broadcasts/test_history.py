"""All notices in one list: newest first, by state, tests only if asked for."""

from dataclasses import replace

from comunica.broadcasting.sought import EVERYTHING
from comunica.broadcasting.states import DeliveryState
from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from comunica.stores.sought_rows import sought_arguments
from tests.integration.console.broadcasts.following import Going, goes, sent
from tests.integration.console.broadcasts.writing import ROADS, notice_form, text_of
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.plans import steps_of
from tests.servers import Database
from tests.towns import TownAtTest, put_town


async def test_a_town_that_begins_is_told_what_to_do(console: Console, other_town: TownAtTest) -> None:
    async with console.browser(visitor_of(other_town, Role.CLERK)) as clerk:
        shown = await clerk.get("/avvisi")
    assert "Nessun avviso ancora" in text_of(shown.text)
    assert 'href="/avvisi/nuovo"' in shown.text
    async with console.browser(visitor_of(other_town, Role.OBSERVER)) as observer:
        assert "Scrivi il primo avviso" not in (await observer.get("/avvisi")).text


async def test_notices_are_listed_with_their_state_and_what_they_say(clerk: Browser, observer: Browser) -> None:
    await sent(clerk, campo_cosa="lavori in corso")
    latest = await sent(clerk, campo_cosa="mercato spostato")
    shown = await observer.get("/avvisi")
    said = text_of(shown.text)
    assert said.index("mercato spostato") < said.index("lavori in corso")
    assert f'href="/avvisi/{latest}"' in shown.text
    assert "programmato" in said


async def test_only_those_in_one_state_if_it_is_chosen(clerk: Browser, superuser: Connection, town: TownAtTest) -> None:
    over, waiting = await sent(clerk), await sent(clerk)
    await goes(superuser, town, over, Going(counts={DeliveryState.DELIVERED: 3}), state="finished")
    shown = (await clerk.get("/avvisi?stato=finished")).text
    assert f"/avvisi/{over}" in shown and f"/avvisi/{waiting}" not in shown
    assert "Nessun avviso in questo stato" in text_of((await clerk.get("/avvisi?stato=paused")).text)
    assert f"/avvisi/{waiting}" in (await clerk.get("/avvisi?stato=nonsense")).text


async def test_tests_are_hidden_unless_they_are_asked_for(clerk: Browser, database: Database, town: TownAtTest) -> None:
    await put_town(database, replace(town.setup, test_numbers=("393330000009",)))
    await clerk.post(f"{ROADS}/prova", notice_form(campo_cosa="solo una prova"))
    assert "solo una prova" not in (await clerk.get("/avvisi")).text
    assert "solo una prova" in (await clerk.get("/avvisi?prove=si")).text


async def test_what_others_wrote_is_text(clerk: Browser) -> None:
    await sent(clerk, campo_cosa="<script>alert(1)</script>")
    assert "<script>alert" not in (await clerk.get("/avvisi")).text


async def test_of_two_thousand_notices_only_a_page_is_read(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    first = await sent(clerk)
    columns = [
        row["column_name"]
        for row in await superuser.fetch(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'broadcast' AND column_name <> 'id'"
            " AND is_generated = 'NEVER'"
        )
    ]
    names = ", ".join(columns)
    await superuser.execute(
        f"INSERT INTO broadcast (id, {names}) SELECT gen_random_uuid(), {names} FROM broadcast"
        " CROSS JOIN generate_series(1, 2000) WHERE id = $1",
        first,
    )
    try:
        await superuser.execute("ANALYZE broadcast")
        shown = await clerk.get("/avvisi")
        assert shown.text.count('<th scope="row">') == 25
        rest = shown.text.partition("dopo=")[2].partition('"')[0]
        assert "Dall’inizio" in text_of((await clerk.get(f"/avvisi?dopo={rest}")).text)
        read = await steps_of(
            superuser, "list_broadcasts", town.id, None, 26, False, *sought_arguments(EVERYTHING), None
        )
        assert sum(each.rows * each.loops for each in read if each.relation == "broadcast") <= 26
    finally:
        await superuser.execute("DELETE FROM broadcast WHERE municipality_id = $1 AND id > $2", town.id, first)


async def test_another_towns_notices_are_not_there(console: Console, clerk: Browser, other_town: TownAtTest) -> None:
    mine = await sent(clerk)
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as stranger:
        assert str(mine) not in (await stranger.get("/avvisi")).text
