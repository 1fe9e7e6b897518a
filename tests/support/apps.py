"""The application, put together once in a process for each address: its 60 routes cost more than most tests."""

from functools import cache

from litestar import Litestar

from lms.app import create_app
from lms.core.settings import Settings, current_settings, use_settings


def whole_app(settings: Settings | None = None) -> Litestar:
    """The whole application with these settings, or those in use."""
    used = use_settings(settings) if settings else current_settings()
    return _whole(used.base_url, used.site_name)


@cache
def _whole(_base_url: str, _site_name: str) -> Litestar:
    """Settings are asked for when they are needed, except these two; the lifespan is no part of a test client."""
    return create_app(current_settings())
