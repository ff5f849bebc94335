"""A deployment: a pretend Twilio whose number leads to PUBLIC_URL, and the environment of every process."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.processes.procfile import environment, run_release
from tests.running_app import environ_for
from tests.servers.loopback import bound_socket, port_of
from voiceagent.simulator.phone import PretendTwilio

Deployment = tuple[PretendTwilio, dict[str, str]]


@pytest.fixture
def a_port() -> Iterator[Callable[[], int]]:
    """Gives ports that nobody else is given while processes are still being started."""
    with ExitStack() as reserved:
        yield lambda: port_of(reserved.enter_context(bound_socket()))


@pytest.fixture
def deploy(tmp_path, redis_url, postgres_url, claude, a_port) -> Iterator[Callable[..., Deployment]]:
    """Makes one, its database migrated, nothing running yet: `twilio, environ = deploy(LISTEN_MODE="relay")`."""
    with ExitStack() as stack:

        def make(**more: str) -> Deployment:
            port = a_port()
            twilio = stack.enter_context(PretendTwilio(public_url=f"http://127.0.0.1:{port}"))
            environ = environment(
                **environ_for(
                    twilio,
                    tmp_path,
                    DATABASE_URL=postgres_url,
                    REDIS_URL=redis_url,
                    ANTHROPIC_API_KEY="k",
                    ANTHROPIC_BASE_URL=claude.url,
                    PUBLIC_URL=f"http://127.0.0.1:{port}",
                    PORT=str(port),
                    WEB_CONCURRENCY="2",
                    **more,
                )
            )
            run_release(environ)
            return twilio, environ

        yield make


@pytest.fixture
def deployment(deploy) -> Deployment:
    return deploy()
