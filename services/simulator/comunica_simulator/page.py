"""The page with phones."""

from starlette.routing import BaseRoute

from .state import Registry


def page_routes(registry: Registry) -> list[BaseRoute]:
    """The page's routes."""
    return []
