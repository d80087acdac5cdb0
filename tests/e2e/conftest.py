"""What every file here may ask for."""

from collections.abc import AsyncIterator

import httpx
import pytest


@pytest.fixture(scope="module")
async def web() -> AsyncIterator[httpx.AsyncClient]:
    """One HTTP client for all who take part."""
    async with httpx.AsyncClient(timeout=20) as client:
        yield client
