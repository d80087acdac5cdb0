import datetime as dt

from uuid_utils.compat import uuid7

from comunica.enrolment.question import Ask
from tests.integration.console.conftest import Browser
from tests.integration.console.people.town import People

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


async def test_all(administrator: Browser, people: People) -> None:
    a = await people.enrolled("393335550001")
    b = await people.nowhere("393335550002", "via Garibaldino 4")
    q = await people.asked("393335550003", Ask.CONFIRM, at=NOW - dt.timedelta(hours=30))
    await people.requested(a, "access", at=NOW, id_=uuid7())
    bad = []
    for path in (
        "/iscritti",
        "/iscritti?zona=centro&stato=iscritti",
        "/iscritti?via=via-roma",
        f"/iscritti/{a}",
        f"/iscritti/{b}",
        f"/iscritti/{a}/sposta",
        f"/iscritti/{a}/togli",
        "/iscritti/nuovo",
        "/iscritti/modulo",
        "/iscritti/esporta",
        "/da-rivedere",
        "/da-rivedere/vie",
        "/da-rivedere/risposte",
        f"/da-rivedere/risposte/{q}",
        "/da-rivedere/richieste",
        "/importa",
        "/altri-messaggi",
    ):
        answer = await administrator.get(path)
        bad.append((path, answer.status_code)) if answer.status_code != 200 else 0
    assert not bad
