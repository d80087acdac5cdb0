"""The page with phones, and the promises its README makes."""

import re
from pathlib import Path

import comunica_simulator
import pytest
from comunica_simulator.page import STATIC
from comunica_simulator.scenarios import Scenario, phone, scenario_of
from comunica_simulator.settings import Settings, from_environment

from tests.contract.simulator.harness import SOLARO, cloud

README = (Path(comunica_simulator.__file__).parents[1] / "README.md").read_text()


@pytest.mark.parametrize(
    ("query", "language", "title"), [("", "it", "Telefoni di prova"), ("?lang=en", "en", "Test phones")]
)
async def test_the_page_speaks_italian_and_on_request_english(query: str, language: str, title: str) -> None:
    async with cloud() as sim:
        page = (await sim.client.get(f"/{query}")).text
        assert f'<html lang="{language}">' in page
        assert f"<h1>{title}</h1>" in page
        assert "Comune di Solaro" in page
        assert "$" not in page


async def test_a_name_with_markup_stays_text() -> None:
    async with cloud() as sim:
        number = {"phone_number_id": SOLARO, "verified_name": "</script><b>Solaro</b>"}
        await sim.client.post("/simulator/setup", json={"numbers": [number]})
        page = (await sim.client.get("/")).text
        assert "<b>Solaro" not in page
        assert page.count("</script>") == 2


async def test_before_anybody_is_set_up_the_page_says_so() -> None:
    async with cloud() as sim:
        await sim.client.post("/simulator/reset", json={"everything": True})
        page = (await sim.client.get("/")).text
        assert re.search(r'class="notice" >Nessun Comune', page)
        assert re.search(r'class="phones" hidden', page)


async def test_the_page_and_its_files_name_no_foreign_host() -> None:
    async with cloud() as sim:
        page = await sim.client.get("/")
        assert page.headers["content-security-policy"].startswith("default-src 'self'")
        for name in ("phones.css", "phones.js"):
            assert (await sim.client.get(f"/static/{name}")).status_code == 200
    texts = [page.text] + [file.read_text() for file in STATIC.iterdir()]
    assert not [one for text in texts for one in re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", text)]


async def test_a_conversation_holds_both_sides_with_their_states() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.say("+393990000001", "ATTIVA", profile_name="Anna")
        await sim.text("+393990000001", "Benvenuta")
        await sim.drained()
        query = {"phone": "+39 399 0000001", "phone_number_id": SOLARO}
        lines = (await sim.client.get("/simulator/conversation", params=query)).json()["messages"]
        assert [(one["side"], one["text"], one["state"]) for one in lines] == [
            ("citizen", "ATTIVA", "taken"),
            ("town", "Benvenuta", "delivered"),
        ]


@pytest.mark.parametrize("scenario", list(Scenario))
def test_every_scenario_has_its_row_in_the_readme_and_its_own_numbers(scenario: Scenario) -> None:
    assert re.search(rf"\| {scenario.value} \| \w+", README)
    assert scenario_of(phone(scenario, 12345)) is scenario


def test_other_numbers_are_ordinary() -> None:
    for one in ("393331234567", "39399020000", "3939902000011", "393999900001"):
        assert scenario_of(one) is Scenario.ORDINARY


def test_every_setting_the_readme_names_exists() -> None:
    named = {one.removeprefix("SIMULATOR_").lower() for one in re.findall(r"SIMULATOR_[A-Z_]+", README)}
    assert named <= set(Settings.__slots__)
    assert from_environment({}) == Settings()
