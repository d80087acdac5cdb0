"""A changed text is a new version; what is in force already is none."""

from comunica.enrolment.text_versions import TextVersion, latest, new_versions


def version(reply: str, number: int, body: str | None) -> TextVersion:
    return TextVersion(reply=reply, version=number, body=body)


def test_the_greatest_version_is_in_force_in_whatever_order_they_come() -> None:
    versions = [version("help", 2, "b"), version("help", 1, "a"), version("media", 1, "c")]
    assert latest(versions) == {"help": versions[0], "media": versions[2]}


def test_only_what_changes_is_a_new_version() -> None:
    in_force = latest([version("help", 2, "b"), version("media", 1, "c"), version("goodbye", 4, None)])
    assert new_versions(in_force, {"help": "b", "media": "d", "welcome": "e"}) == [
        version("media", 2, "d"),
        version("welcome", 1, "e"),
    ]
    assert new_versions(in_force, {"help": "b", "media": "c"}) == []


def test_a_text_taken_out_gives_way_to_the_default_once() -> None:
    assert new_versions(latest([version("help", 2, "b")]), {}) == [version("help", 3, None)]
    assert new_versions(latest([version("help", 3, None)]), {}) == []
