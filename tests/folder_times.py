"""At the end of a run: how long each folder of tests took, set-up and tear-down included."""

from collections import defaultdict
from pathlib import PurePosixPath

import pytest


class FolderTimes:
    """Adds up the phases of every test by its folder, two levels below `tests/`."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._tests: defaultdict[str, int] = defaultdict(int)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        folder = self._folder(report.nodeid)
        self._seconds[folder] += report.duration
        self._tests[folder] += report.when == "call"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._seconds:
            return
        terminalreporter.section("time per folder")
        for folder, seconds in sorted(self._seconds.items()):
            terminalreporter.write_line(f"{seconds:8.1f} s  {self._tests[folder]:5} tests  {folder}")
        total, tests = sum(self._seconds.values()), sum(self._tests.values())
        terminalreporter.write_line(f"{total:8.1f} s  {tests:5} tests  in all")

    @staticmethod
    def _folder(nodeid: str) -> str:
        return "/".join(PurePosixPath(nodeid.partition("::")[0]).parent.parts[:3])


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(FolderTimes(), "folder-times")
