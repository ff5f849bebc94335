"""What every test may ask for. The main fixture is `phone`: it dials, speaks, presses keys, hears."""

from collections.abc import Iterator
from typing import Any

import pytest
import structlog

pytest_plugins = ["tests.servers.fixtures", "tests.phone_fixtures"]


@pytest.fixture(autouse=True, scope="session")
def _logs_can_be_captured() -> Iterator[None]:
    """A logger that was cached by one test would not be heard by `structlog.testing.capture_logs` in the next."""
    configure = structlog.configure

    def without_cache(*args: Any, **options: Any) -> None:
        configure(*args, **{**options, "cache_logger_on_first_use": False})

    structlog.configure = without_cache
    yield
    structlog.configure = configure
