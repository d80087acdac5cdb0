"""What roles may do at the console."""

import pytest

from comunica.municipality.keys import MUNICIPAL_SCOPES, STAFF_SCOPES, Scope, known_scopes
from comunica.municipality.roles import Role, scopes_of


@pytest.mark.parametrize("role", Role)
def test_nobody_of_a_town_is_an_operator(role: Role) -> None:
    assert Scope.OPERATOR not in scopes_of(role)


def test_an_observer_changes_nothing_sends_nothing_and_reads_no_citizens_text() -> None:
    may = scopes_of(Role.OBSERVER)
    assert {scope.partition(":")[2] for scope in may} == {"read"}
    assert Scope.RECEIVED_READ not in may
    assert {Scope.AUDIT_READ, Scope.SETTING_READ, Scope.SUBSCRIBERS_READ} <= may


def test_a_clerk_writes_and_enrols_but_neither_alerts_nor_approves_nor_sets_up() -> None:
    may = scopes_of(Role.CLERK)
    assert {Scope.BROADCAST_SEND, Scope.SUBSCRIBERS_WRITE, Scope.REVIEW_WRITE} <= may
    beyond = {Scope.BROADCAST_URGENT, Scope.BROADCAST_APPROVE, Scope.SETTING_WRITE, Scope.STAFF_WRITE}
    beyond |= {Scope.IMPORT_WRITE, Scope.SUBSCRIBERS_EXPORT, Scope.KEY_WRITE, Scope.AUDIT_READ, Scope.GAZETTEER_WRITE}
    assert not beyond & may


def test_an_approver_approves_and_alerts_and_touches_no_person() -> None:
    may = scopes_of(Role.APPROVER)
    assert {Scope.BROADCAST_APPROVE, Scope.BROADCAST_URGENT, Scope.BROADCAST_SEND} <= may
    assert not {Scope.SUBSCRIBERS_WRITE, Scope.SUBSCRIBERS_ERASE, Scope.SUBSCRIBERS_EXPORT, Scope.STAFF_WRITE} & may


def test_an_administrator_has_all_that_a_key_can_be_given() -> None:
    assert scopes_of(Role.ADMINISTRATOR) == MUNICIPAL_SCOPES | STAFF_SCOPES


def test_what_only_people_have_no_key_ever_gets_not_even_from_the_record() -> None:
    assert not STAFF_SCOPES & MUNICIPAL_SCOPES
    assert known_scopes(["staff:write", "operator", "broadcast:read", "of another version"]) == {Scope.BROADCAST_READ}
