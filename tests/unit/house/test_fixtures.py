"""What a folder of tests starts for all its cases ends with the folder, and takes no core from those that follow."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
#: Of the whole run: the two servers and the schema; besides, what is only read and runs nothing.
OF_THE_RUN = {"servers.py", "integration/bus/conftest.py", "integration/ingress/conftest.py", "ops/upgrade/conftest.py"}


def with_fixtures_of(scope: str) -> set[str]:
    """The files of tests that define a fixture of this scope."""
    word = f'fixture(scope="{scope}"'
    return {str(path.relative_to(TESTS)) for path in TESTS.rglob("*.py") if word in path.read_text("utf-8")}


def no_packages(folder: Path, top: Path) -> list[Path]:
    """The folders from `top` down to this one that pytest does not take for packages."""
    between = [folder, *folder.parents]
    return [each for each in between[: between.index(top) + 1] if not (each / "__init__.py").exists()]


def test_the_fixtures_are_found() -> None:
    assert "ops/metrics/conftest.py" in with_fixtures_of("package")


@pytest.mark.parametrize("file", sorted(with_fixtures_of("package")))
def test_a_fixture_of_a_folder_ends_with_it(file: str) -> None:
    """Where one `__init__.py` is missing, pytest ends it with the session and says nothing."""
    assert not no_packages((TESTS / file).parent, TESTS)


def test_a_folder_that_is_no_package_is_found(tmp_path: Path) -> None:
    (tmp_path / "ops" / "metrics").mkdir(parents=True)
    (tmp_path / "ops" / "metrics" / "__init__.py").touch()
    assert no_packages(tmp_path / "ops" / "metrics", tmp_path) == [tmp_path / "ops", tmp_path]


def test_nothing_else_lives_until_the_run_ends() -> None:
    assert with_fixtures_of("session") == OF_THE_RUN
