"""People of a municipality's staff, invited and suspended at the desk."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration.admin.conftest import Desk

CONSOLE = "https://console.example"
ANNA = ("--municipality", "borgo", "--email", "anna@comune.borgo.example")


async def invite(desk: Desk, *words: str) -> Any:
    name = ("--name", "Anna Bianchi", "--role", "administrator")
    return await desk.run("user", "create", *ANNA, *name, *words, COMUNICA_CONSOLE_URL=f"{CONSOLE}/")


async def test_the_first_administrator_gets_a_link_that_is_printed_once(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    ran = await invite(desk)
    assert ran.code == 0, ran.complained
    link = ran.lines[-1]
    assert link.startswith(f"{CONSOLE}/invito/")
    listed = await desk.run("user", "list", "--municipality", "borgo")
    assert "anna@comune.borgo.example  Anna Bianchi  administrator  invited  never signed in" in listed.said
    assert link.rpartition("/")[2] not in listed.said
    line = await superuser.fetchrow("SELECT who, what FROM audit_entry ORDER BY id DESC LIMIT 1")
    assert (line["who"].partition(":")[0], line["what"]) == ("operator", "invite_staff")


async def test_who_lost_everything_gets_another_link(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    first = await invite(desk)
    again = await desk.run("user", "invite", *ANNA, "--base-url", CONSOLE)
    assert again.lines[-1].startswith(f"{CONSOLE}/invito/")
    assert again.lines[-1] != first.lines[-1]
    assert await superuser.fetchval("SELECT count(*) FROM staff_link") == 1, "the first opens nothing any more"


async def test_a_member_for_a_demonstration_is_in_at_once(desk: Desk, superuser: Any, tmp_path: Path) -> None:
    await desk.apply()
    (tmp_path / "password").write_text("il gatto dorme sul trattore\n")
    (tmp_path / "totp").write_text("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n")
    files = ("--password-file", str(tmp_path / "password"), "--totp-file", str(tmp_path / "totp"))
    ran = await invite(desk, *files)
    assert (ran.code, len(ran.lines), "  active  " in ran.said) == (0, 1, True), ran.complained
    assert await superuser.fetchval("SELECT password_hash LIKE '$argon2id$%' FROM staff_member")
    assert "together" in (await invite(desk, *files[:2])).complained


async def test_who_is_suspended_is_and_the_last_administrator_is_not(
    desk: Desk, superuser: Any, tmp_path: Path
) -> None:
    await desk.apply()
    await invite(desk)
    ran = await desk.run("user", "suspend", *ANNA)
    assert (ran.code, "  suspended  " in ran.said) == (0, True), "nobody was let in by her yet"
    await superuser.execute("UPDATE staff_member SET state = 'active', password_hash = 'x', totp_sealed = 'x'")
    ran = await desk.run("user", "suspend", *ANNA)
    assert (ran.code, "the last administrator" in ran.complained) == (1, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("user", "list", "--municipality", "altrove"), "no municipality has the slug altrove"),
        (("user", "suspend", "--municipality", "borgo", "--email", "x@y.example"), "nobody of this municipality"),
        (("user", "invite", *ANNA), "say how people reach the console"),
        (
            ("user", "create", *ANNA[:2], "--email", "anna", "--name", "A", "--role", "clerk", "--base-url", CONSOLE),
            "email: is not an e-mail address",
        ),
        (("user", "create", *ANNA, "--name", "A", "--role", "operator"), "invalid Role value"),
    ],
)
async def test_what_cannot_be_done_says_what_to_do(
    desk: Desk, superuser: Any, words: tuple[str, ...], says: str
) -> None:
    await desk.apply()
    ran = await desk.run(*words)
    assert (ran.code != 0, says in ran.complained) == (True, True), ran.complained
