"""The phone: a pretend Twilio, a stand-in for Claude, and the app between them, all over real HTTP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.running_app import RunningApp, a_house
from tests.stalls import stalls
from tests.standins.claude_server import ClaudeServer
from voiceagent.simulator.phone import Phone, PretendTwilio

House = tuple[PretendTwilio, RunningApp]


@pytest.fixture
def stalled() -> Iterator[Callable[[], float]]:
    """Seconds for which this machine, not the program, has kept everybody waiting: add them to a promised wait."""
    with stalls() as stalled:
        yield stalled


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Makes a running app with the environment that a test wants: `twilio, app = house(REDIS_URL=...)`."""
    with ExitStack() as stack:
        yield lambda **environ: stack.enter_context(a_house(tmp_path, **environ))


@pytest.fixture
def twilio_and_app(house: Callable[..., House], claude: ClaudeServer) -> House:
    # The summary after a call is asked for when it likes: it must take no reply that a test has scripted for a turn.
    claude.when(lambda request: not request.get("stream"), "You thought about something.")
    return house(ANTHROPIC_API_KEY="test-key", ANTHROPIC_BASE_URL=claude.url)


@pytest.fixture
def phone(twilio_and_app: House) -> Phone:
    """Calls the app, which asks the scripted Claude (`claude`). State in memory, SQLite, jobs inside."""
    return twilio_and_app[0].phone()


@pytest.fixture
def app(twilio_and_app: House) -> RunningApp:
    """The app that `phone` calls."""
    return twilio_and_app[1]


@pytest.fixture
def offline_phone(house: Callable[..., House]) -> Phone:
    """Calls an app without any key: the offline companion answers."""
    return house()[0].phone()
