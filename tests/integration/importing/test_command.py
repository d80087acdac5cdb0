"""`comunica-admin subscribers` as a person runs it: a process with its environment and its files."""

import base64
import csv
import io
import json
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from comunica.usecases.audit import AuditLine, Deed
from tests.at_the_desk import Ran, at_the_desk
from tests.integration.importing.conftest import LISTS, Desk
from tests.integration.importing.sealing import seal_all
from tests.integration.subscription.world import MASTER_KEY
from tests.servers import Database, guarded_nats_with_streams
from workbench.nats import Nats


@dataclass(frozen=True)
class Shell:
    """Runs commands for one town."""

    folder: Path
    environment: dict[str, str]
    slug: str

    async def runs(self, *words: str, answers: str = "") -> Ran:
        return await self.runs_any("subscribers", *words, "--town", self.slug, answers=answers)

    async def runs_any(self, *words: str, answers: str = "") -> Ran:
        """Any command of comunica-admin."""
        return await at_the_desk(*words, folder=self.folder, environment=self.environment, answers=answers)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def nats(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    """Where erasures are written down."""
    async with guarded_nats_with_streams(tmp_path_factory.mktemp("nats")) as server:
        yield server


@pytest_asyncio.fixture
async def shell(database: Database, nats: Nats, desk: Desk, tmp_path: Path) -> Shell:
    (tmp_path / "master-key").write_bytes(base64.b64encode(MASTER_KEY.key))
    environment = {
        "COMUNICA_POSTGRES_DSN": database.dsn_as("comunica_import"),
        "COMUNICA_NATS_URL": nats.url_as("desk"),
        "COMUNICA_MASTER_KEY_FILE": str(tmp_path / "master-key"),
    }
    slug = await desk.admin.fetchval("SELECT slug FROM municipality WHERE id = $1", desk.town.id)
    return Shell(tmp_path, environment, slug)


async def test_a_list_is_looked_at_first_and_then_brought_in(shell: Shell, desk: Desk) -> None:
    looked = await shell.runs("import", str(LISTS / "lista.csv"))
    assert (looked.code, await desk.people()) == (0, [])
    assert "Preview: nothing was changed" in looked.said
    done = await shell.runs("import", str(LISTS / "lista.csv"), "--commit")
    assert done.code == 0, done.complained
    assert "       4 enrolled" in done.said
    assert len(await desk.people()) == 4


async def test_errors_are_shown_written_down_and_end_with_code_1(shell: Shell, desk: Desk) -> None:
    ran = await shell.runs("import", str(LISTS / "con_errori.csv"), "--commit", "--errors", "errors.csv")
    assert ran.code == 1
    assert "row 3, consent_date: there is no such day or hour" in ran.said
    assert "4 rows were not brought in" in ran.complained
    assert len((shell.folder / "errors.csv").read_text("utf-8-sig").splitlines()) == 10
    assert len(await desk.people()) == 1


@pytest.mark.parametrize("sign", ["=", "+", "@", "-"])
async def test_no_error_that_is_written_down_is_run_by_a_spreadsheet(shell: Shell, sign: str) -> None:
    """What the file calls its columns is the file's own: whoever made it may have meant harm."""
    header, *rows = (LISTS / "con_errori.csv").read_text("utf-8-sig").splitlines()
    named = header.replace('"phone"', f'"{sign}phone"').replace('"zone"', f'"{sign}zone"')
    (shell.folder / "meant.csv").write_text("\n".join([named, *rows]), "utf-8")
    ran = await shell.runs("import", "meant.csv", "--errors", "errors.csv")
    assert ran.code == 1
    written = (shell.folder / "errors.csv").read_text("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written), delimiter=";") for cell in row]
    assert any(cell.startswith(f"'{sign}") for cell in cells), "it is there, and it is text"
    assert [cell for cell in cells if cell[:1] in {*"=+-@\t\r"}] == []


async def test_a_person_is_added_by_answering_questions(shell: Shell, desk: Desk) -> None:
    answers = "333 4000001\nMaria\nBianchi\nBrollo\n05/03/2024\nsportello\n\n"
    ran = await shell.runs("add", answers=answers)
    assert (ran.code, ran.said) == (0, "enrolled\n"), ran.complained
    assert [each["way"] for each in await desk.ledger()] == ["by_hand:desk"]


async def test_a_person_whose_answers_are_wrong_is_not_added(shell: Shell, desk: Desk) -> None:
    ran = await shell.runs("add", answers="333\nMaria\n\nBrollo\nieri\nsportello\n\n")
    assert ran.code == 1
    assert "surname: is empty" in ran.complained
    assert "333" not in ran.complained
    assert await desk.people() == []


async def test_an_export_is_a_new_file_that_only_its_owner_reads(shell: Shell, desk: Desk) -> None:
    await desk.brings("lista.csv")
    ran = await shell.runs("export", "--format", "json", "--output", "people.json")
    assert ran.code == 0, ran.complained
    path = shell.folder / "people.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(json.loads(path.read_text("utf-8"))["subscribers"]) == 4
    again = await shell.runs("export", "--format", "csv", "--output", "people.json")
    assert again.code == 1
    assert "is there already" in again.complained


async def test_an_unknown_town_is_named(shell: Shell) -> None:
    ran = await Shell(shell.folder, shell.environment, "atlantide").runs("import", str(LISTS / "lista.csv"))
    assert ran.code == 1
    assert "no municipality is called atlantide" in ran.complained


async def test_a_person_is_erased_by_phone_and_the_log_tells_of_it(shell: Shell, desk: Desk) -> None:
    await desk.brings("lista.csv")
    ran = await shell.runs_any("subscribers", "erase", shell.slug, "333 1000001", "--by", "Ufficio URP")
    assert (ran.code, ran.complained) == (0, "")
    assert "1 people" in ran.said
    assert len(await desk.people()) == 3
    listed = await shell.runs_any("audit", "list", shell.slug)
    assert listed.code == 0, listed.complained
    last, first = listed.said.splitlines()
    assert "operator:Ufficio URP · erase · request · 1 people" in last
    assert "import" in first
    assert "3331000001" not in listed.said


async def test_the_log_is_verified_and_its_head_is_noted(shell: Shell, desk: Desk, database: Database) -> None:
    for name in ("Ufficio URP", "Segreteria"):
        line = AuditLine(who=f"operator:{name}", what=Deed.EXPORT, counts={"people": 2})
        await desk.audit.add(desk.town.id, line)
    await seal_all(database)
    noted = await shell.runs_any("audit", "head", "--municipality", shell.slug)
    assert noted.said.startswith("2:"), noted.complained
    ran = await shell.runs_any("audit", "verify", "--municipality", shell.slug, "--head", noted.said.strip())
    assert (ran.code, ran.said) == (0, f"The log of {shell.slug} holds: 2 sealed lines.\n")
    other = await shell.runs_any("audit", "verify", "--municipality", shell.slug, "--head", "2:" + "ab" * 32)
    assert other.code == 1
    assert "does not lead to the digest" in other.complained
    nothing = await shell.runs_any("audit", "verify", "--municipality", shell.slug, "--head", "2:" + "00" * 32)
    assert nothing.code == 2, "only a log without lines has that head"
    await desk.admin.execute("UPDATE audit_entry SET who = 'operator:nobody' WHERE who = 'operator:Segreteria'")
    changed = await shell.runs_any("audit", "verify", "--municipality", shell.slug)
    assert changed.code == 1
    assert "sealed as number 2, was changed" in changed.complained


async def test_a_person_is_erased_by_id_or_by_what_is_asked_for(shell: Shell, desk: Desk) -> None:
    await desk.brings("lista.csv")
    [first, *_] = await desk.people()
    assert (await shell.runs_any("subscribers", "erase", shell.slug, str(first["id"]))).code == 0
    assert (await shell.runs_any("subscribers", "erase", shell.slug, answers="+41 79 123 45 67\n")).code == 0
    assert len(await desk.people()) == 2


async def test_whom_nobody_knows_cannot_be_erased_and_nothing_of_them_is_repeated(shell: Shell, desk: Desk) -> None:
    for named in ("333 7654321", "Maria Bianchi"):
        ran = await shell.runs_any("subscribers", "erase", shell.slug, named)
        assert ran.code == 1
        assert named not in ran.complained
        assert "7654321" not in ran.complained


async def test_the_ledger_is_verified_by_a_command(shell: Shell, desk: Desk) -> None:
    await desk.brings("lista.csv")
    await desk.erases((await desk.people())[0]["id"])
    holds = await shell.runs_any("ledger", "verify", shell.slug)
    assert (holds.code, holds.said) == (0, f"The ledger of {shell.slug} holds: 5 entries.\n"), holds.complained
    await desk.admin.execute(
        "UPDATE consent_entry SET way = 'import:message' WHERE municipality_id = $1 AND position = 3", desk.town.id
    )
    broken = await shell.runs_any("ledger", "verify", shell.slug)
    assert broken.code == 1
    assert "does not hold at entry 3" in broken.complained
