"""Requests for single messages are the third source of deliveries, under the promises of broadcasts and replies."""

import datetime as dt
from uuid import UUID

from comunica.broadcasting.content import TemplateContent
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.prices import PriceList, Prices
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, Doubtful, NotSent, RefusedContent, Verdict
from comunica.stores.sql import query
from tests.eventually import eventually
from tests.integration.dispatcher.test_people_limit import has_written, limited
from tests.integration.dispatcher.test_quiet_hours import SOON, quiet
from tests.integration.dispatcher.world import (
    FIRST_SOURCE,
    Admin,
    Call,
    Office,
    Person,
    Requests,
    Town,
    found_town,
    new_id,
    owned_by,
    phones_of,
    quiet_for,
)

PRICE = 20_000


def words(call: Call) -> str:
    assert isinstance(call.content, TemplateContent)
    return call.content.parameters["testo"]


async def test_each_person_gets_their_own_words_once(town: Town, office: Office) -> None:
    people = await town.people(40)
    pronta = await town.requests(people[:20], text="la carta è pronta")
    scaduta = await town.requests(people[20:], text="la carta è scaduta")

    async with office.working():
        await pronta.become({"accepted": 20})
        await scaduta.become({"accepted": 20})

    assert set(office.provider.times().values()) == {1}
    told = {call.phone: words(call) for call in office.provider.calls}
    assert [told[one.phone] for one in people] == ["la carta è pronta"] * 20 + ["la carta è scaduta"] * 20
    tokens = {call.token.source_id: call.token.recipient_id for call in office.provider.calls}
    assert tokens == dict(zip((*pronta.ids, *scaduta.ids), [one.id for one in people], strict=True))


async def test_who_leaves_meanwhile_gets_nothing_and_whose_time_is_over_neither(town: Town, office: Office) -> None:
    people = await town.people(4)
    requests = await town.requests(people[:3])
    late = await town.requests(people[3:], expires_at=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1))
    await town.leaves(people[0])

    async with office.working():
        await requests.become({"accepted": 2, "suppressed": 1})
        await late.become({"expired": 1})

    assert office.provider.phones() == phones_of(people[1:3])
    [left] = [row for row in await requests.rows() if row["state"] == "suppressed"]
    assert (left["recipient_id"], left["reason"]) == (people[0].id, "left")


async def test_without_the_look_at_consent_who_left_would_be_written_to(town: Town, office: Office) -> None:
    [person] = await town.people(1)
    await town.requests([person])
    await town.leaves(person)
    claimant = await owned_by(town)

    def careless(name: str) -> str:
        return query(name).replace("s.consent = 'opted_in'", "true")

    claim = await office.claims(careless).claim_requests(claimant, Lane.NORMAL, after=FIRST_SOURCE, most=10, lease=10.0)
    assert [row.recipient_id for row in claim.rows] == [person.id]


async def test_who_stopped_marketing_gets_no_marketing(town: Town, office: Office) -> None:
    people = await town.people(2)
    await town.admin.execute("UPDATE subscriber SET marketing = 'stopped' WHERE id = $1", people[0].id)
    await town.admin.execute("UPDATE template SET category = 'marketing' WHERE id = $1", town.template_id)
    requests = await town.requests(people)

    async with office.working():
        await requests.become({"accepted": 1, "suppressed": 1})

    assert office.provider.phones() == phones_of(people[1:])


async def test_in_quiet_hours_normal_and_bulk_wait_and_urgent_goes(town: Town, office: Office) -> None:
    people = await town.people(3)
    await quiet(town, is_quiet=True)
    normal = await town.requests(people[:1])
    bulk = await town.requests(people[1:2], lane="bulk")
    urgent = await town.requests(people[2:], lane="urgent")

    async with office.working(**SOON):
        await urgent.become({"accepted": 1})
        await quiet_for(0.5, lambda: len(office.provider.calls) == 1)
        assert await normal.states() == await bulk.states() == {"queued": 1}
        await quiet(town, is_quiet=False)
        await normal.become({"accepted": 1})
        await bulk.become({"accepted": 1})


async def test_what_is_held_expires_in_its_time(town: Town, office: Office) -> None:
    people = await town.people(1)
    await quiet(town, is_quiet=True)
    requests = await town.requests(people, expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=0.3))

    async with office.working(**SOON, recount_interval=0.1):
        await requests.become({"expired": 1})

    assert office.provider.calls == []


async def test_one_for_later_waits_for_its_time(town: Town, office: Office) -> None:
    people = await town.people(2)
    later = await town.requests(people[:1], not_before=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
    now = await town.requests(people[1:])

    async with office.working():
        await now.become({"accepted": 1})
        await quiet_for(0.3, lambda: len(office.provider.calls) == 1)
        await town.admin.execute("UPDATE delivery SET not_before = now() WHERE source_id = ANY($1)", list(later.ids))
        await later.become({"accepted": 1})


async def test_certainly_not_sent_goes_again_and_doubt_does_not(town: Town, office: Office) -> None:
    people = await town.people(2)
    refused, cut = people

    async def answer(call: Call) -> Verdict:
        if call.phone == cut.phone:
            return Doubtful(Reason.ANSWER_CUT)
        if office.provider.times()[refused.phone] == 1:
            return NotSent(Reason.CONNECTION_REFUSED, 0.0)
        return Accepted(f"wamid.{len(office.provider.calls)}")

    office.provider.answer = answer
    requests = await town.requests(people)
    async with office.working():
        await requests.become({"accepted": 1, "doubt": 1})
        await quiet_for(0.3, lambda: office.provider.times()[cut.phone] == 1)
    assert office.provider.times() == {refused.phone: 2, cut.phone: 1}


async def test_a_doubt_on_a_path_without_gap_is_sent_again_exactly_once(town: Town, office: Office) -> None:
    requests = await _in_doubt(town, office)
    async with office.working():
        await town.hears_all()
        await requests.become({"accepted": 3})
    assert set(office.provider.times().values()) == {2}


async def test_a_doubt_waits_while_another_request_has_had_no_status(town: Town, office: Office) -> None:
    """The one that is silent may stand for a provider that holds its statuses back."""
    requests = await _in_doubt(town, office)
    await town.requests(
        await town.people(1),
        state="accepted",
        attempt=1,
        accepted_at=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=250),
    )
    calls = len(office.provider.calls)
    async with office.working():
        await town.hears_all()
        await quiet_for(0.5, lambda: len(office.provider.calls) == calls)
    assert await requests.states() == {"doubt": 3}


async def _in_doubt(town: Town, office: Office) -> Requests:
    """Requests of which nobody knows whether they arrived; the attempts are minutes old."""
    requests = await town.requests(await town.people(3))

    async def lost(_call: Call) -> Verdict:
        return Doubtful(Reason.ANSWER_CUT)

    office.provider.answer = lost
    async with office.working():
        await requests.become({"doubt": 3})
    office.provider.answer = None
    await requests.ages(300)
    return requests


async def test_a_content_that_is_refused_fails_alone(town: Town, office: Office) -> None:
    people = await town.people(3)

    async def answer(call: Call) -> Verdict:
        if call.phone == people[0].phone:
            return RefusedContent(Reason.TEMPLATE_PARAMETERS, 132012)
        return Accepted(f"wamid.{len(office.provider.calls)}")

    office.provider.answer = answer
    requests = await town.requests(people)
    async with office.working():
        await requests.become({"accepted": 2, "failed": 1})


async def test_who_meets_a_paused_template_alone_waits_for_it_and_then_gets_the_message(
    town: Town, office: Office
) -> None:
    """The provider pauses a template for three hours, then for six; a request of the normal lane lives for 48."""

    async def answer(_call: Call) -> Verdict:
        return RefusedContent(Reason.TEMPLATE_PAUSED, 132015)

    office.provider.answer = answer
    requests = await town.requests(await town.people(3))
    async with office.working():
        await eventually(lambda: _wait_for_the_template(town, 3))
        await quiet_for(0.5, lambda: len(office.provider.calls) == 3)
        assert await requests.states() == {"queued": 3}, "nobody is given up on"
        office.provider.answer = None
        await town.admin.execute("UPDATE delivery SET not_before = now() WHERE state = 'queued'")
        await requests.become({"accepted": 3})


async def test_who_waits_for_a_paused_template_expires_in_their_time(town: Town, office: Office) -> None:
    async def answer(_call: Call) -> Verdict:
        return RefusedContent(Reason.TEMPLATE_PAUSED, 132015)

    office.provider.answer = answer
    requests = await town.requests(await town.people(2))
    async with office.working(recount_interval=0.1):
        await eventually(lambda: _wait_for_the_template(town, 2))
        await town.admin.execute("UPDATE delivery SET expires_at = now() WHERE state = 'queued'")
        await requests.become({"expired": 2})
    assert len(office.provider.calls) == 2


async def _wait_for_the_template(town: Town, count: int) -> bool:
    waiting = await town.admin.fetchval(
        "SELECT count(*) FROM delivery WHERE municipality_id = $1 AND state = 'queued' AND reason = 'template_paused'"
        " AND not_before BETWEEN now() + interval '20 minutes' AND now() + interval '40 minutes'",
        town.id,
    )
    return waiting == count  # type: ignore[no-any-return] # a count


async def _listed(town: Town, people: list[Person]) -> tuple[UUID, Requests]:
    """A list of a request for each, as the api leaves it."""
    list_id = new_id()
    await town.admin.execute(
        "INSERT INTO request_list (municipality_id, id, name, template_id, template_version, lane, resolved, refused,"
        " submitted_by, is_test) VALUES ($1, $2, 'carte pronte', $3, 1, 'bulk', $4, 0, 'key', false)",
        *(town.id, list_id, town.template_id, len(people)),
    )
    return list_id, await town.requests(people, lane="bulk", list_id=list_id)


async def test_a_template_that_is_refused_holds_the_rest_of_its_list_and_no_other(town: Town, office: Office) -> None:
    people = await town.people(310)

    async def answer(call: Call) -> Verdict:
        if words(call) == "prova":
            return Accepted(f"wamid.{len(office.provider.calls)}")
        return RefusedContent(Reason.TEMPLATE_PAUSED, 132015)

    office.provider.answer = answer
    list_id, requests = await _listed(town, people[:300])
    async with office.working(claim_most=10, claim_least=5):

        async def is_held() -> bool:
            held = await town.admin.fetchval(
                "SELECT count(*) FROM delivery WHERE list_id = $1 AND state = 'queued' AND not_before = 'infinity'",
                list_id,
            )
            states = await requests.states()
            return bool(held) and held == states.get("queued") and "sending" not in states

        await eventually(is_held)
        others = await town.requests(people[300:], lane="bulk", text="prova")
        await others.become({"accepted": 10})
        states = await requests.states()
    assert states == {"queued": 300}, "nobody is given up on"
    # Those of a claim or two; a busy machine puts down later what it hands back, and tries some more meanwhile.
    assert len(office.provider.calls) < 160, "most were not even tried"
    why = await town.admin.fetchval("SELECT paused_reason FROM request_list WHERE id = $1", list_id)
    assert why == "template_paused"


async def test_a_parameter_that_is_refused_holds_nobody_else_of_the_list(town: Town, office: Office) -> None:
    """What is said to one person says nothing of the others: the guard is for the template alone."""
    people = await town.people(6)

    async def answer(call: Call) -> Verdict:
        if call.phone == people[0].phone:
            return RefusedContent(Reason.TEMPLATE_PARAMETERS, 132012)
        return Accepted(f"wamid.{len(office.provider.calls)}")

    office.provider.answer = answer
    list_id, requests = await _listed(town, people)
    async with office.working():
        await requests.become({"accepted": 5, "failed": 1})
    assert await town.admin.fetchval("SELECT paused_reason FROM request_list WHERE id = $1", list_id) is None


async def test_what_is_held_of_a_list_expires_in_its_time(town: Town, office: Office) -> None:
    list_id, requests = await _listed(town, await town.people(3))
    await town.admin.execute("UPDATE request_list SET paused_reason = 'template_paused' WHERE id = $1", list_id)
    await town.admin.execute("UPDATE delivery SET not_before = 'infinity' WHERE list_id = $1", list_id)
    async with office.working(recount_interval=0.1):
        await quiet_for(0.5, lambda: not office.provider.calls)
        await town.admin.execute("UPDATE delivery SET expires_at = now() WHERE list_id = $1", list_id)
        await requests.become({"expired": 3})


async def test_a_cancelled_list_sends_nothing_more_also_of_what_comes_back(town: Town, office: Office) -> None:
    list_id, requests = await _listed(town, await town.people(3))
    await town.admin.execute("UPDATE delivery SET not_before = 'infinity' WHERE list_id = $1", list_id)
    order = "UPDATE request_list SET cancelled_at = now(), steered_at = now() WHERE id = $1"
    await town.admin.execute(order, list_id)
    async with office.working():
        await requests.become({"cancelled": 3})
    assert office.provider.calls == []


async def test_a_resumed_list_goes_on(town: Town, office: Office) -> None:
    list_id, requests = await _listed(town, await town.people(3))
    await town.admin.execute("UPDATE delivery SET not_before = 'infinity' WHERE list_id = $1", list_id)
    async with office.working():
        await quiet_for(0.5, lambda: not office.provider.calls)
        await town.admin.execute("UPDATE request_list SET steered_at = now() WHERE id = $1", list_id)
        await requests.become({"accepted": 3})

        async def is_carried_out() -> bool:
            steered = "SELECT steered_at IS NULL FROM request_list WHERE id = $1"
            return bool(await town.admin.fetchval(steered, list_id))

        await eventually(is_carried_out)


async def test_a_list_that_was_held_again_meanwhile_does_not_go_on(town: Town, office: Office) -> None:
    list_id, requests = await _listed(town, await town.people(3))
    await town.admin.execute("UPDATE delivery SET not_before = 'infinity' WHERE list_id = $1", list_id)
    held = "UPDATE request_list SET steered_at = now(), paused_reason = 'template_paused' WHERE id = $1"
    await town.admin.execute(held, list_id)
    async with office.working():
        await quiet_for(1.0, lambda: not office.provider.calls)
    assert await requests.states() == {"queued": 3}


async def test_urgent_requests_overtake_a_broadcast_and_both_take_turns_below(admin: Admin, office: Office) -> None:
    town = await found_town(admin, messages_per_second=100)
    people = await town.people(200)
    broadcast = await town.broadcasts()
    bulk = await town.requests(people[:100], lane="bulk")

    async with office.working(claim_least=5, claim_seconds=0.1):
        await eventually(lambda: len(office.provider.calls) >= 10)
        urgent = await town.requests(people[:3], lane="urgent")
        before = len(office.provider.calls)
        await urgent.become({"accepted": 3}, within=20)
        at = [place for place, call in enumerate(office.provider.calls) if call.token.source_id in urgent.ids]
        await eventually(broadcast.is_finished)
        await bulk.become({"accepted": 100}, within=30)

    # Whatever was in hand or under way when it came is less than two claims and what the senders had.
    assert max(at) < before + 120, "urgent does not wait for the two hundred of the broadcast"
    sources = [call.token.source_id == broadcast.id for call in office.provider.calls]
    first_of_bulk = sources.index(False)
    assert first_of_bulk < 150, "bulk has its turns while the broadcast goes"
    await broadcast.adds_up()


async def test_the_limit_on_people_holds_for_requests_and_known_people_pass(town: Town, office: Office) -> None:
    await limited(town.admin, 5)
    people = await town.people(10)
    await has_written(people[9], town.admin)
    requests = await town.requests(people)

    async with office.working(people_reserve=0.0):
        await requests.become({"accepted": 6, "queued": 4})
        await quiet_for(0.3, lambda: len(office.provider.calls) == 6)

    assert await town.admin.fetchval("SELECT count(*) FROM counted_person") == 5
    assert set(office.provider.times().values()) == {1}


async def test_what_the_town_cannot_pay_waits(town: Town, office: Office) -> None:
    office.prices = PriceList(
        (Prices(valid_from=dt.date(2026, 1, 1), source="for tests", currency="EUR", micros={"39": {"utility": PRICE}}),)
    )
    await town.admin.execute("INSERT INTO budget VALUES ($1, $2, 'EUR')", town.id, 3 * PRICE)
    requests = await town.requests(await town.people(5), cost_micros=PRICE)

    async with office.working():
        await requests.become({"accepted": 3, "queued": 2})
        urgent = await town.requests(await town.people(1), lane="urgent", cost_micros=PRICE)
        await urgent.become({"accepted": 1})
        await quiet_for(0.3, lambda: len(office.provider.calls) == 4)


async def test_a_dead_dispatchers_requests_are_in_doubt_and_not_sent_again(town: Town, office: Office) -> None:
    requests = await town.requests(await town.people(5))
    claim = await office.claims().claim_requests(
        await owned_by(town), Lane.NORMAL, after=FIRST_SOURCE, most=10, lease=10.0
    )
    assert len(claim.rows) == 5
    await requests.ages(60)
    await town.admin.execute("UPDATE channel_ownership SET lease_until = now()")

    async with office.working():
        await requests.become({"doubt": 5})
        await quiet_for(0.3, lambda: not office.provider.calls)


async def test_a_list_is_counted_under_its_own_id(town: Town, office: Office) -> None:
    people, list_id = await town.people(6), new_id()
    requests = await town.requests(people, lane="bulk", list_id=list_id)
    await town.leaves(people[0])

    async with office.working():
        await requests.become({"accepted": 5, "suppressed": 1})

    tally = await town.admin.fetch(
        "SELECT state, sum(n)::int AS n FROM delivery_tally WHERE source_id = $1 GROUP BY state HAVING sum(n) <> 0",
        list_id,
    )
    assert {row["state"]: row["n"] for row in tally} == await requests.states()
    single = await town.admin.fetchval("SELECT count(*) FROM delivery_tally WHERE source_id = ANY($1)", requests.ids)
    assert single == 0, "a single one needs no tally: it is in one state"
