"""What one person wrote another one decides on: as the phone shows it, by four eyes, with a line in the log."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Approval
from comunica.contracts.bells import BroadcastBell
from comunica.municipality.roles import Role
from comunica.municipality.sending_rules import ALL_CATEGORIES
from comunica.stores.pool import Connection
from comunica.usecases.broadcasts.submission import Accepted, Origin, SubmitBroadcast
from comunica.usecases.broadcasts.submit_broadcast import submit_broadcast
from tests.integration.console.broadcasts.writing import (
    ROADS,
    broadcasts_of,
    errors_of,
    notice_form,
    seen_after,
    text_of,
)
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

LIST = "/avvisi/da-approvare"


@pytest_asyncio.fixture(autouse=True)
async def nothing_ticked(superuser: Connection, town: TownAtTest) -> AsyncIterator[None]:
    """The town ticked no category: everything but alerts is approved by somebody else."""
    await superuser.execute("UPDATE municipality SET profile = profile - 'without_approval' WHERE id = $1", town.id)
    yield
    put = "UPDATE municipality SET profile = profile || $2 WHERE id = $1"
    await superuser.execute(put, town.id, json.dumps({"without_approval": sorted(ALL_CATEGORIES)}))


async def written(browser: Browser, **changes: Any) -> str:
    """The id of a notice that this person wrote and that waits."""
    answer = await browser.post(f"{ROADS}/manda", notice_form(**changes))
    assert answer.status_code == 303, errors_of(answer.text)
    return str(answer.headers["location"]).rpartition("/")[2]


async def of_a_program(console: Console, town: TownAtTest, **changes: Any) -> UUID:
    """What the api put on record."""
    request = SubmitBroadcast(
        municipality_id=town.id,
        origin=Origin.API,
        submitted_by=str(uuid7()),
        template="viabilita",
        parameters={"cosa": "ponte chiuso"},
        audience=Audience(everyone=True),
    )
    outcome = await submit_broadcast(
        replace(request, **changes),
        record=console.parts.submissions,
        bells=console.bells,
        now=console.parts.now(),
        broadcast_id=uuid7(),
    )
    assert isinstance(outcome, Accepted), outcome
    return outcome.broadcast_id


async def state_of(superuser: Connection, broadcast_id: str | UUID) -> str:
    state = await superuser.fetchval("SELECT state FROM broadcast WHERE id = $1::text::uuid", str(broadcast_id))
    return str(state)


async def test_the_preview_says_that_it_must_be_approved(clerk: Browser) -> None:
    said = text_of((await seen_after(clerk, f"{ROADS}/anteprima", notice_form())).text)
    assert "Va approvato" in said and "Manda in approvazione" in said


async def test_what_waits_is_listed_and_shown_as_on_the_phone_with_its_people_and_cost(
    clerk: Browser, approver: Browser
) -> None:
    waiting = await written(clerk, campo_cosa="asfaltatura *notturna*", a_chi="parte", zone=["centro", "la-costa"])
    listed = await approver.get(LIST)
    assert f'href="{LIST}/{waiting}"' in listed.text
    assert "asfaltatura *notturna*" in text_of(listed.text)
    shown = await approver.get(f"{LIST}/{waiting}")
    said = text_of(shown.text)
    assert "Che cosa: asfaltatura notturna Quando: da lunedì 30 novembre" in said
    assert "Scritto da Persona clerk" in said
    assert "2 persone lo ricevono" in said and "Costo stimato € 0,04" in said
    assert "Centro 1" in said and "La Costa 1" in said
    assert "Approva" in said


async def test_another_person_approves_and_it_goes(
    clerk: Browser, approver: Browser, console: Console, superuser: Connection, town: TownAtTest
) -> None:
    waiting = await written(clerk)
    assert console.bells.rung == []
    answer = await approver.post(f"{LIST}/{waiting}/approva")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/avvisi/{waiting}")
    assert await state_of(superuser, waiting) == "scheduled"
    assert console.bells.rung == [BroadcastBell(str(town.id), waiting)]
    line = await superuser.fetchrow(
        "SELECT who, what FROM audit_entry WHERE municipality_id = $1 AND reason = $2", town.id, waiting
    )
    assert line is not None
    assert (line["who"], line["what"]) == (
        f"staff:{visitor_of(town, Role.APPROVER).staff_id}",
        "approve_broadcast",
    )
    # A second press changes nothing.
    assert (await approver.post(f"{LIST}/{waiting}/approva")).status_code == 303
    assert (await approver.get(f"{LIST}/{waiting}")).headers["location"] == f"/avvisi/{waiting}"


async def test_only_who_may_decide_is_asked_to(clerk: Browser, approver: Browser, observer: Browser) -> None:
    waiting = await written(clerk)
    assert "Leggi e decidi" in (await approver.get(f"/avvisi/{waiting}")).text
    for other in (clerk, observer):
        page = (await other.get(f"/avvisi/{waiting}")).text
        assert "Leggi e decidi" not in page
        assert f'href="{LIST}/{waiting}">Guarda a chi arriva<' in page


async def test_its_page_names_the_person_who_decided(clerk: Browser, approver: Browser) -> None:
    approved, rejected = await written(clerk), await written(clerk, campo_cosa="altri lavori")
    await approver.post(f"{LIST}/{approved}/approva")
    await approver.post(f"{LIST}/{rejected}/rifiuta", {"perche": "manca la data"})
    assert "Approvato da Persona approver" in text_of((await clerk.get(f"/avvisi/{approved}")).text)
    assert "Respinto da Persona approver" in text_of((await clerk.get(f"/avvisi/{rejected}")).text)


async def test_its_page_says_that_a_program_decided_and_never_shows_an_id(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    approved = await written(clerk)
    key = await superuser.fetchrow("SELECT id, name FROM api_key WHERE municipality_id = $1 LIMIT 1", town.id)
    decided = "UPDATE broadcast SET decision = 'approve', decided_by = $2, decided_at = now() WHERE id = $1::text::uuid"
    assert key is not None
    for who, said in ((key["id"], f"Il programma «{key['name']}»"), (uuid7(), "Qualcuno che non c’è più")):
        await superuser.execute(decided, approved, str(who))
        assert f"Approvato da {said}" in text_of((await clerk.get(f"/avvisi/{approved}")).text)


async def test_who_wrote_it_cannot_approve_it_whatever_the_button(
    administrator: Browser, superuser: Connection
) -> None:
    waiting = await written(administrator)
    shown = await administrator.get(f"{LIST}/{waiting}")
    assert "Lo hai scritto tu" in text_of(shown.text)
    assert f"{LIST}/{waiting}/approva" not in shown.text
    forced = await administrator.post(f"{LIST}/{waiting}/approva")
    assert forced.status_code == 422
    assert errors_of(forced.text)[0][1].startswith("Chi ha scritto un avviso non può approvarlo")
    assert await state_of(superuser, waiting) == "awaiting_approval"


async def test_it_is_rejected_with_a_reason_only(clerk: Browser, approver: Browser, superuser: Connection) -> None:
    waiting = await written(clerk)
    for reason in ("  ", "p" * 501):
        wrong = await approver.post(f"{LIST}/{waiting}/rifiuta", {"perche": reason})
        assert [place for place, _ in errors_of(wrong.text)] == ["perche"]
    assert await state_of(superuser, waiting) == "awaiting_approval"
    assert (await approver.post(f"{LIST}/{waiting}/rifiuta", {"perche": "manca la data"})).status_code == 303
    row = await superuser.fetchrow("SELECT * FROM broadcast WHERE id = $1::text::uuid", waiting)
    assert row is not None
    assert (row["state"], row["rejected_reason"]) == ("cancelled", "manca la data")
    late = await seen_after(approver, f"{LIST}/{waiting}/approva", {})
    # Where it is followed: what can no longer be decided is offered to nobody.
    assert late.url.path == f"/avvisi/{waiting}"
    assert "Questo avviso non aspetta più un’approvazione" in text_of(late.text)


async def test_what_the_record_cannot_hold_is_left_out_of_the_reason(
    clerk: Browser, approver: Browser, superuser: Connection
) -> None:
    waiting = await written(clerk)
    answer = await approver.post(f"{LIST}/{waiting}/rifiuta", {"perche": "manca\x00 la data"})
    assert answer.status_code == 303
    reason = "SELECT rejected_reason FROM broadcast WHERE id = $1::text::uuid"
    assert await superuser.fetchval(reason, waiting) == "manca la data"


async def test_two_who_decide_at_once_do_not_both_win(
    clerk: Browser, approver: Browser, administrator: Browser, superuser: Connection
) -> None:
    waiting = await written(clerk)
    answers = await asyncio.gather(
        approver.post(f"{LIST}/{waiting}/approva"),
        administrator.post(f"{LIST}/{waiting}/rifiuta", {"perche": "no"}),
    )
    assert [each.status_code for each in answers] == [303, 303]
    seen = [text_of((await browser.get(f"/avvisi/{waiting}")).text) for browser in (approver, administrator)]
    assert sum("non aspetta più un’approvazione" in each for each in seen) == 1


async def test_an_alert_is_approved_only_by_who_may_send_one(
    console: Console, town: TownAtTest, clerk: Browser, approver: Browser, superuser: Connection
) -> None:
    key = await superuser.fetchval("SELECT id FROM api_key WHERE municipality_id = $1 AND name = 'drafts'", town.id)
    alert = await of_a_program(
        console,
        town,
        template="emergenza",
        lane=Lane.URGENT,
        may_send_urgent=True,
        submitted_by=str(key),
        reason="frana",
        approval=Approval.ALWAYS,
    )
    shown = text_of((await approver.get(f"{LIST}/{alert}")).text)
    assert "urgente" in shown and "Motivo dell’urgenza frana" in shown
    assert "Il programma «drafts»" in shown
    assert (await clerk.post(f"{LIST}/{alert}/approva")).status_code == 403
    assert (await approver.post(f"{LIST}/{alert}/approva")).status_code == 303
    assert await state_of(superuser, alert) == "scheduled"


async def test_a_draft_without_people_gets_them_here(
    console: Console, town: TownAtTest, clerk: Browser, superuser: Connection
) -> None:
    draft = await of_a_program(console, town, audience=Audience(), awaits_audience=True)
    assert "i destinatari" in text_of((await clerk.get(LIST)).text)
    nobody = await clerk.post(f"{LIST}/{draft}/destinatari", {"a_chi": "parte", "fare": "manda"})
    assert [place for place, _ in errors_of(nobody.text)] == ["a_chi"]
    empty = await clerk.post(f"{LIST}/{draft}/destinatari", {"a_chi": "parte", "zone": ["vuota"], "fare": "manda"})
    assert [place for place, _ in errors_of(empty.text)] == ["a_chi"]
    counted = await clerk.post(f"{LIST}/{draft}/destinatari", {"a_chi": "parte", "zone": ["brollo"], "fare": "conta"})
    assert "1 persona lo riceve" in text_of(counted.text)
    assert await state_of(superuser, draft) == "draft"
    sent = await clerk.post(f"{LIST}/{draft}/destinatari", {"a_chi": "parte", "zone": ["brollo"], "fare": "manda"})
    assert sent.status_code == 303
    row = next(each for each in await broadcasts_of(superuser, town.id) if each["id"] == draft)
    assert (row["state"], row["audience"]["zones"], row["counted"]) == ("awaiting_approval", ["brollo"], 1)
    line = "SELECT who FROM audit_entry WHERE municipality_id = $1 AND what = 'address_draft' ORDER BY id DESC LIMIT 1"
    assert await superuser.fetchval(line, town.id) == f"staff:{visitor_of(town, Role.CLERK).staff_id}"


async def test_what_has_waited_for_a_day_is_still_foreseen_and_goes(
    clerk: Browser, approver: Browser, superuser: Connection
) -> None:
    """What was to go at once when it was written has a start that is over: it goes once somebody approves."""
    waiting = await written(clerk, a_chi="parte", zone=["centro", "la-costa"])
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    await superuser.execute("UPDATE broadcast SET scheduled_for = $2 WHERE id = $1::text::uuid", waiting, yesterday)
    assert "2 persone lo ricevono" in text_of((await approver.get(f"{LIST}/{waiting}")).text)
    assert (await approver.post(f"{LIST}/{waiting}/approva")).status_code == 303
    assert await state_of(superuser, waiting) == "scheduled"


async def test_what_its_time_is_over_for_cannot_go(clerk: Browser, approver: Browser, superuser: Connection) -> None:
    waiting = await written(clerk)
    over = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    await superuser.execute("UPDATE broadcast SET expires_at = $2 WHERE id = $1::text::uuid", waiting, over)
    assert "La scadenza è già passata" in text_of((await approver.get(f"{LIST}/{waiting}")).text)
    late = await approver.post(f"{LIST}/{waiting}/approva")
    assert errors_of(late.text)[0][1] == "Il tempo di questo avviso è finito: va scritto di nuovo."


async def test_what_others_wrote_is_text(console: Console, town: TownAtTest, approver: Browser) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    waiting = await of_a_program(console, town, parameters={"cosa": evil})
    for path in (LIST, f"{LIST}/{waiting}"):
        shown = await approver.get(path)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text and "<img src=x" not in shown.text


async def test_who_may_not_decide_reads(clerk: Browser, observer: Browser, superuser: Connection) -> None:
    waiting = await written(clerk)
    assert (await observer.get(LIST)).status_code == 200
    assert "Decide chi approva gli avvisi" in text_of((await observer.get(f"{LIST}/{waiting}")).text)
    for person in (observer, clerk):
        assert (await person.post(f"{LIST}/{waiting}/approva")).status_code == 403
        assert (await person.post(f"{LIST}/{waiting}/rifiuta", {"perche": "x"})).status_code == 403
    assert (await observer.post(f"{LIST}/{waiting}/destinatari", {"a_chi": "tutti"})).status_code == 403
    assert await state_of(superuser, waiting) == "awaiting_approval"


async def test_the_notice_of_another_town_is_not_there(
    console: Console, clerk: Browser, other_town: TownAtTest, superuser: Connection
) -> None:
    waiting = await written(clerk)
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as stranger:
        assert waiting not in (await stranger.get(LIST)).text
        assert (await stranger.get(f"{LIST}/{waiting}")).status_code == 404
        for step, form in (("approva", {}), ("rifiuta", {"perche": "x"}), ("destinatari", {"a_chi": "tutti"})):
            assert (await stranger.post(f"{LIST}/{waiting}/{step}", form)).status_code == 404
    assert await state_of(superuser, waiting) == "awaiting_approval"


async def test_long_lists_come_in_pages(clerk: Browser, approver: Browser) -> None:
    for number in range(27):
        await written(clerk, campo_cosa=f"avviso {number}")
    first = await approver.get(LIST)
    assert first.text.count(f'href="{LIST}/') == 25
    rest = first.text.partition("dopo=")[2].partition('"')[0]
    assert rest and "Dall’inizio" in (await approver.get(f"{LIST}?dopo={rest}")).text


async def test_nothing_to_approve_says_when_there_will_be(console: Console, other_town: TownAtTest) -> None:
    async with console.browser(visitor_of(other_town, Role.APPROVER)) as approver:
        assert "Niente da approvare" in text_of((await approver.get(LIST)).text)
