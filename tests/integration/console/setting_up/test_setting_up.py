"""Putting a town into service: every step with its state, and the end of the trial, which only readiness brings."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

PATH = "/messa-in-servizio"


@pytest_asyncio.fixture
async def on_trial(superuser: Connection, town: TownAtTest) -> AsyncIterator[TownAtTest]:
    await superuser.execute("UPDATE municipality SET trial = true WHERE id = $1", town.id)
    yield town
    await superuser.execute("UPDATE municipality SET trial = false WHERE id = $1", town.id)
    await superuser.execute("DELETE FROM inbound_message WHERE municipality_id = $1", town.id)


async def hear(superuser: Connection, town: TownAtTest) -> None:
    """A citizen wrote a moment ago."""
    await superuser.execute(
        "INSERT INTO inbound_message (municipality_id, id, channel_id, message_digest, subscriber_id, sent_at, action)"
        " SELECT $1, gen_random_uuid(), id, 'digest', gen_random_uuid(), now(), 'other' FROM channel"
        " WHERE municipality_id = $1",
        town.id,
    )


@pytest.mark.parametrize("role", list(Role))
async def test_every_role_sees_the_steps(console: Console, on_trial: TownAtTest, role: Role) -> None:
    async with console.browser(visitor_of(on_trial, role)) as browser:
        page = (await browser.get(PATH)).text
    for said in ("Il numero WhatsApp è collegato", "+39 399 99 00001", "avviso", "in esame", "Scrivi AIUTO"):
        assert said in page
    assert "token-of-1" not in page


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.OBSERVER])
async def test_only_an_administrator_ends_the_trial(
    console: Console, on_trial: TownAtTest, superuser: Connection, role: Role
) -> None:
    await hear(superuser, on_trial)
    async with console.browser(visitor_of(on_trial, role)) as browser:
        assert (await browser.get(f"{PATH}/apri")).status_code == 403
        assert (await browser.post(f"{PATH}/apri")).status_code == 403
    assert await superuser.fetchval("SELECT trial FROM municipality WHERE id = $1", on_trial.id)


async def test_what_is_missing_keeps_the_trial_going(
    administrator: Browser, on_trial: TownAtTest, superuser: Connection
) -> None:
    answer = await administrator.post(f"{PATH}/apri")
    assert answer.status_code == 422
    assert "nessuno ha scritto al numero" in answer.text
    assert await superuser.fetchval("SELECT trial FROM municipality WHERE id = $1", on_trial.id)


async def test_the_trial_ends_for_this_town_only_with_a_line_in_its_log(
    administrator: Browser, on_trial: TownAtTest, other_town: TownAtTest, superuser: Connection
) -> None:
    await superuser.execute("UPDATE municipality SET trial = true WHERE id = $1", other_town.id)
    await hear(superuser, on_trial)
    assert "Chiudi la prova e parti" in (await administrator.get(f"{PATH}/apri")).text
    assert "Il periodo di prova è finito" in (await administrator.sent(f"{PATH}/apri")).text
    trials = {row["id"]: row["trial"] for row in await superuser.fetch("SELECT * FROM municipality")}
    assert (trials[on_trial.id], trials[other_town.id]) == (False, True)
    await superuser.execute("UPDATE municipality SET trial = false WHERE id = $1", other_town.id)
    line = await superuser.fetchrow(
        "SELECT who, what FROM audit_entry WHERE municipality_id = $1 ORDER BY id DESC LIMIT 1", on_trial.id
    )
    assert line is not None
    assert (line["what"], line["who"][:6]) == ("end_trial", "staff:")


async def test_a_paused_channel_and_its_last_check_are_told_in_plain_words(
    observer: Browser, town: TownAtTest, superuser: Connection
) -> None:
    await superuser.execute(
        "UPDATE channel SET state = 'paused', paused_reason = 'token_refused' WHERE id = $1", town.channel_id
    )
    await superuser.execute(
        "INSERT INTO channel_run (municipality_id, id, channel_id, kind, state, asked_by, asked_at, ended_at, steps)"
        " VALUES ($1, gen_random_uuid(), $2, 'check', 'failed', gen_random_uuid(), now(), now(), $3)",
        town.id,
        town.channel_id,
        '[{"what": "webhooks of the account", "outcome": "failed", "says": "they go elsewhere, or nowhere: connect it'
        ' again", "at": "2026-11-27T10:00:00+00:00"}]',
    )
    page = (await observer.get(PATH)).text
    await superuser.execute("UPDATE channel SET state = 'active', paused_reason = NULL WHERE id = $1", town.channel_id)
    await superuser.execute("DELETE FROM channel_run")
    for said in (
        "fermo",
        "rinnovala nel pannello di Meta",
        "Messaggi girati a Comunica",
        "vanno altrove",
        "non riuscito",
    ):
        assert said in page
