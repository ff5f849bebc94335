"""The calls room by itself: real stores, and an answerer that does what a test tells it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from voiceagent.calls.leases import LeaseKeeper
from voiceagent.calls.services import CallServices
from voiceagent.core.deadline import Deadline
from voiceagent.core.profile import Profile, load_profile
from voiceagent.dialogue.base import Conversation, Event, Finished, ToolUse, Words
from voiceagent.state.memory_store import MemoryStore
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.record import Record, open_record
from voiceagent.storage.spool import Spool
from voiceagent.storage.turn_writer import TurnWriter
from voiceagent.tools.toolbox import toolbox_for

Script = Callable[[Conversation], Iterator[Event]]


def waiting(**seconds: float) -> Profile:
    """The learning profile with other clocks: `first_words_s`, `answer_s`."""
    learning = load_profile("learning")
    return learning.model_copy(update={"wait": learning.wait.model_copy(update=seconds)})


@dataclass
class ScriptedAnswerer:
    """Answers with its scripts in turn, the last one for ever, and keeps what it was asked."""

    scripts: list[Script]
    asked: list[Conversation] = field(default_factory=list)
    name = "scripted"

    def answer(self, conversation: Conversation, deadline: Deadline) -> Iterator[Event]:
        self.asked.append(conversation)
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        return script(conversation)


def words(text: str) -> Script:
    """A script that says this."""

    def script(_: Conversation) -> Iterator[Event]:
        yield Words(text)
        yield Finished("end", "scripted")

    return script


def wants_tool(name: str, **arguments: object) -> Script:
    """A script that asks for a tool, without a word."""

    def script(_: Conversation) -> Iterator[Event]:
        yield ToolUse("use_1", name, arguments)
        yield Finished("tool", "scripted")

    return script


class Calls:
    """A house for calls: `services`, and what it was asked to do after them."""

    def __init__(self, record: Record, spool: Spool, **changes: object) -> None:
        self.answerer = ScriptedAnswerer([words("One is this. Why is that?")])
        self.ended: list[tuple[str, str, int]] = []
        state = changes.pop("state", MemoryStore(lease_s=0.3))
        self.services = CallServices(
            **{
                # However busy this machine is, an answer that is on its way is heard without a filler.
                "profile": waiting(first_words_s=10.0),
                "persona": "",
                "tools": toolbox_for(changes.get("profile", load_profile("learning"))),
                "answerer": self.answerer,
                "state": state,
                "record": record,
                "turn_writer": TurnWriter(record, spool),
                "leases": LeaseKeeper(state, every_s=0.1),
                "after_call": lambda *call: self.ended.append(call),
                **changes,
            }
        )


@pytest.fixture
def record(tmp_path) -> Iterator[Record]:
    url = f"sqlite:///{tmp_path}/record.db"
    upgrade(url)
    record = open_record(url)
    yield record
    record.close()


@pytest.fixture
def make_calls(record, tmp_path) -> Iterator[Callable[..., Calls]]:
    """Makes a house; what it has begun is over before the record closes."""
    made: list[Calls] = []

    def make(**changes: object) -> Calls:
        made.append(Calls(record, Spool(tmp_path / "spool"), **changes))
        return made[-1]

    yield make
    for calls in made:
        assert calls.services.leases.drain(5)


@pytest.fixture
def calls(make_calls) -> Calls:
    return make_calls()
