"""How tests are collected: the collector of garbage waits meanwhile, and what takes long does not come last."""

import gc
from collections.abc import Generator

import pytest

#: Files that one process would still be at when the others are done, had they the place that their name gives them.
_FIRST = frozenset({"test_wordings.py"})


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    gc.disable()
    try:
        return (yield)
    finally:
        # Thirty thousand tests, which the collector would walk over again and again until the last of them is done.
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in _FIRST)
