"""Every kind of call store, as one fixture."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from voiceagent.core.breakers import Breaker
from voiceagent.state import redis_lines
from voiceagent.state.base import CallStore
from voiceagent.state.memory_store import MemoryStore
from voiceagent.state.redis_store import RedisStore
from voiceagent.state.resilient import ResilientStore

NewStore = Callable[..., CallStore]


@pytest.fixture(autouse=True)
def a_busy_machine_is_no_outage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis may take its time here, but where a test lets it hang (`redis_hangs`) our own patience counts."""
    if "redis_hangs" not in request.fixturenames:
        monkeypatch.setattr(redis_lines, "TIMEOUT_S", 5.0)
        monkeypatch.setattr(redis_lines, "WAIT_GRACE_S", 5.0)


@pytest.fixture
def redis_hangs() -> None:
    """Asked for by tests that let Redis hang."""


@pytest.fixture
def call_sid() -> str:
    return f"CA{uuid4().hex}"


@pytest.fixture(params=["memory", "redis", "resilient"])
def new_store(request: pytest.FixtureRequest) -> NewStore:
    """Makes stores of one kind; options are `ttl_s` and `lease_s`."""
    # Looked up by name, so that a machine without Redis skips only what needs one.
    url = "" if request.param == "memory" else request.getfixturevalue("redis_url")
    return lambda **options: make_store(request.param, url, **options)


def make_store(kind: str, redis_url: str, **options: Any) -> CallStore:
    if kind == "memory":
        return MemoryStore(**options)
    if kind == "redis":
        return RedisStore(redis_url, **options)
    return ResilientStore(RedisStore(redis_url, **options), Breaker("redis"), MemoryStore(**options))


@pytest.fixture
def store(new_store: NewStore) -> CallStore:
    return new_store()
