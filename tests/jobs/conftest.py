"""After a call: a real database, Twilio's REST side over the wire, and a clock that stands still."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.standins.twilio_rest import OURS, SID, TOKEN, twilio_rest
from voiceagent.agents.extractive_summary import ExtractiveSummary
from voiceagent.core.breakers import Breaker
from voiceagent.core.profile import Profile, load_profile
from voiceagent.jobs.services import JobServices
from voiceagent.simulator.account import Account
from voiceagent.simulator.clock import TestClock
from voiceagent.storage.kept import KeptTurn
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.record import Record, open_record
from voiceagent.storage.spool import Spool
from voiceagent.storage.turn_writer import TurnWriter
from voiceagent.telephony.client import TwilioClient

THEIRS = "+12025550123"


@dataclass
class NotedJobs:
    """Keeps `Jobs`; does nothing but remember."""

    noted: list[tuple[str | int, ...]] = field(default_factory=list)

    def enqueue(self, name: str, *args: str | int, delay_s: float = 0) -> None:
        self.noted.append((name, *args))


@dataclass
class SameTime:
    """Our clock, by the simulator's."""

    clock: TestClock

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now(), UTC)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("jobs") / "empty.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def record_url(empty_database: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(empty_database, tmp_path / 'record.db')}"


@pytest.fixture
def record(record_url: str) -> Iterator[Record]:
    record = open_record(record_url)
    yield record
    record.close()


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def account(clock: TestClock) -> Iterator[Account]:
    with twilio_rest(clock) as account:
        yield account


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def _never_quiet(profile: Profile) -> Profile:
    """Retries go on through the night here. Quiet hours have tests of their own (test_text_limits)."""
    return profile.model_copy(
        update={"texts": profile.texts.model_copy(update={"quiet_until": profile.texts.quiet_from})}
    )


@pytest.fixture
def services(record: Record, account: Account, clock: TestClock, spool: Spool) -> JobServices:
    breaker = Breaker("twilio", fail_max=1000)  # its own tests are in tests/telephony
    return JobServices(
        record=record,
        turn_writer=TurnWriter(record, spool),
        telephony=TwilioClient(SID, TOKEN, account.api_url, OURS, read_s=3.0, breaker=breaker),
        summariser=ExtractiveSummary(),
        profile=_never_quiet(load_profile("learning")),
        jobs=NotedJobs(),
        clock=SameTime(clock),
    )


@pytest.fixture
def keep_call(services: JobServices) -> Callable[..., str]:
    """Keep a call with what the caller said in it; returns its CallSid."""

    def keep(*heard: str, call_sid: str = "CA1", number: str | None = THEIRS) -> str:
        calls, now = services.record.calls, services.clock.now()
        calls.start(
            call_sid,
            number=number,
            profile="learning",
            greeting="Hi, what are you thinking about?",
            attested=True,
            language="en-US",
            mode="gather",
            at=now,
        )
        for turn, words in enumerate(heard, start=1):
            says = ("I see.", f"What about question {turn}?")
            calls.write_turn(KeptTurn(call_sid, turn, words, says, now))
        return call_sid

    return keep


@pytest.fixture
def without_follow_up(services: JobServices) -> JobServices:
    """The same, with a profile that sends no texts."""
    follow_up = services.profile.follow_up.model_copy(update={"send": False})
    return replace(services, profile=services.profile.model_copy(update={"follow_up": follow_up}))
