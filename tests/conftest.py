"""What every test may ask for. The main fixture is `phone`: it dials, speaks, presses keys, hears."""

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings

# A busy machine is no failure: no example has to be quick. A test draws the same examples in every run.
settings.register_profile(
    "tests",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("tests")

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
