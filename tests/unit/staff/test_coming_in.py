"""Who tries to come in: e-mails, addresses, browsers, and refusals counted."""

import datetime as dt
from typing import cast
from uuid import UUID

import pytest

from comunica.stores.sealing import KEY_BYTES, MasterKey
from comunica.stores.staff.staff_keys import StaffKeys
from comunica.usecases.audit import AuditEntry, AuditLine, Deed
from comunica.usecases.away import RecordAway
from comunica.usecases.staff.attempts import by_address, by_strangers, network_of
from comunica.usecases.staff.coming_in import FrontDesk
from comunica.usecases.staff.devices import KNOWN_FOR, device_token, known_device
from comunica.usecases.staff.emails import read_email
from comunica.usecases.staff.letters import NoLetters
from comunica.usecases.staff.links import LinkDesk
from comunica.usecases.staff.note_refusals import NotedRefusals
from comunica.usecases.staff.recover import ask_recovery

ANNA, BRUNO, DEVICE = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
OLD, NEW = bytes(range(KEY_BYTES)), bytes(range(1, KEY_BYTES + 1))
KEYS = StaffKeys(MasterKey(OLD))
SIGNS = KEYS.devices


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" Anna.Bianchi@Comune.Solaro.example ", "anna.bianchi@comune.solaro.example"),
        ("ａnna@comune.example", "anna@comune.example"),
        ("anna@comune", None),
        ("anna comune@example.it", None),
        ("anna@comune.it\nBcc: tutti@example.it", None),
        ("a" * 250 + "@x.it", None),
        ("", None),
    ],
)
def test_an_email_is_the_same_however_it_is_written(typed: str, read: str | None) -> None:
    assert read_email(typed) == read


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_whoever_has_a_network_of_ipv6_has_one_bucket(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_browser_is_known_to_its_person_for_its_time() -> None:
    token = device_token(ANNA, DEVICE, NOW, signs=SIGNS)
    assert known_device(token, ANNA, NOW, signs=SIGNS) == f"{ANNA.hex}.{DEVICE.hex}"
    assert known_device(token, BRUNO, NOW, signs=SIGNS) is None
    assert known_device(token, None, NOW, signs=SIGNS) is None
    assert known_device(token, ANNA, NOW + KNOWN_FOR, signs=SIGNS) is None


@pytest.mark.parametrize("forged", ["", ".", "...", "a.b.c.d", f"{ANNA.hex}.{DEVICE.hex}.99999999999.", "é.è.ì.ù"])
def test_what_we_did_not_sign_is_a_strangers(forged: str) -> None:
    assert known_device(forged, ANNA, NOW, signs=SIGNS) is None


def test_a_changed_token_is_a_strangers() -> None:
    said, _, signature = device_token(ANNA, DEVICE, NOW, signs=SIGNS).rpartition(".")
    later = said.rpartition(".")[0] + ".99999999999"
    assert known_device(f"{later}.{signature}", ANNA, NOW, signs=SIGNS) is None


def test_browsers_stay_known_under_another_master_key() -> None:
    token = device_token(ANNA, DEVICE, NOW, signs=SIGNS)
    assert known_device(token, ANNA, NOW, signs=StaffKeys(MasterKey(NEW, (OLD,))).devices) is not None
    assert known_device(token, ANNA, NOW, signs=StaffKeys(MasterKey(NEW)).devices) is None


def test_buckets_are_kept_as_digests_that_tell_nothing() -> None:
    email = by_strangers("anna@comune.example")
    assert b"anna" not in KEYS.bucket(email)
    assert KEYS.bucket(email) != KEYS.bucket(by_address("anna@comune.example"))


async def test_where_no_letter_goes_whoever_asks_for_a_link_ends_none_that_an_administrator_offered() -> None:
    nothing_is_touched = cast("FrontDesk", object())
    links = LinkDesk(letters=NoLetters(), base_url="https://console.example", chance=bytes)
    await ask_recovery("anna@comune.example", address="192.0.2.1", desk=nothing_is_touched, links=links)


class _Log:
    def __init__(self) -> None:
        self.lines: list[tuple[UUID, AuditLine]] = []
        self.away = False

    async def add(self, municipality_id: UUID, line: AuditLine) -> None:
        if self.away:
            raise RecordAway("away")
        self.lines.append((municipality_id, line))

    async def entries(self, municipality_id: UUID, *, before: UUID | None, count: int) -> list[AuditEntry]:
        return []


async def test_refusals_are_one_line_a_town_however_many_came() -> None:
    log = _Log()
    noted = NotedRefusals(log)
    for _ in range(500):
        noted.note(ANNA)
    log.away = True
    await noted.write()
    log.away = False
    await noted.write()
    await noted.write()
    line = AuditLine(who="service:console", what=Deed.SIGN_IN_REFUSED, counts={"attempts": 500})
    assert log.lines == [(ANNA, line)]
