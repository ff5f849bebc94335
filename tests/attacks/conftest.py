"""One running app for all attacks of a file: it has to bear them all."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.attacks.wire import Site
from tests.phone_fixtures import House
from tests.running_app import RunningApp, a_house
from tests.standins.claude_server import ClaudeServer
from voiceagent.agents.extractive_summary import ExtractiveSummary
from voiceagent.simulator.account import Account
from voiceagent.simulator.phone import Phone

_numbers = count(14155550200)


@pytest.fixture(scope="module", autouse=True)
def _what_follows_a_call_follows_soon() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("voiceagent.wiring.LAST_TURN_S", 0.3)
        # Asked of the one Claude of a file, it would take a reply scripted for a later test, and be counted there.
        patch.setattr("voiceagent.wiring._summariser", lambda *_: ExtractiveSummary())
        yield


@pytest.fixture(scope="module")
def one_claude() -> Iterator[ClaudeServer]:
    with ClaudeServer() as server:
        yield server


@pytest.fixture(scope="module")
def one_house(one_claude: ClaudeServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """State in memory, SQLite, jobs inside."""
    environ = {"ANTHROPIC_API_KEY": "test-key", "ANTHROPIC_BASE_URL": one_claude.url}
    with a_house(tmp_path_factory.mktemp("house"), **environ) as house:
        yield house


@pytest.fixture
def claude(one_claude: ClaudeServer) -> Iterator[ClaudeServer]:
    one_claude.clear()
    yield one_claude
    assert one_claude.failures == []
    assert one_claude.refusals == [], "Claude would refuse this"


@pytest.fixture
def app(one_house: House) -> RunningApp:
    return one_house[1]


@pytest.fixture
def account(one_house: House) -> Account:
    return one_house[0].account


@pytest.fixture
def site(account: Account, app: RunningApp, claude: ClaudeServer) -> Site:
    """The app, for raw webhooks."""
    return Site(account, app.url)


@pytest.fixture
def phone(one_house: House, claude: ClaudeServer) -> Phone:
    """A telephone whose number has never called."""
    return one_house[0].phone(f"+{next(_numbers)}")


@pytest.fixture
def another_phone(one_house: House, claude: ClaudeServer) -> Phone:
    return one_house[0].phone(f"+{next(_numbers)}")
