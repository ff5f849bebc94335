"""Those who call: one who thinks aloud, one who types, one who plays recordings."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.simulator.documents import gather, relay, response, say
from tests.simulator.relay_app import Message, SocketEnd
from tests.simulator.scripted_app import Asked, ScriptedApp
from voiceagent.simulator.callers.playing_caller import PlayingCaller, recordings_in
from voiceagent.simulator.callers.thoughtful_caller import (
    ANSWERS,
    BREAKS_IN,
    GOODBYE,
    OPENING,
    TO_KEEP,
    ThoughtfulCaller,
)
from voiceagent.simulator.callers.typing_caller import TypingCaller
from voiceagent.simulator.habits import Habits
from voiceagent.simulator.phone import Phone, PretendTwilio
from voiceagent.simulator.sound import Clip
from voiceagent.simulator.wav import write_wav


def asks(question: str) -> str:
    return response(gather(say(question)), "<Redirect>/heard</Redirect>")


def answer(asked: Asked) -> str:
    """Hangs up at a goodbye, asks on otherwise."""
    heard = asked.fields.get("SpeechResult", "")
    return response(say("Bye."), "<Hangup/>") if "bye" in heard else asks("What reminds you of it?")


@pytest.fixture(autouse=True)
def asking_app(app: ScriptedApp) -> ScriptedApp:
    app["/voice/incoming"], app["/heard"] = asks("What are you thinking about?"), answer
    return app


def said(phone: Phone) -> list[str]:
    return [heard.text for heard in phone.utterances if heard.who == "caller"]


def test_the_thoughtful_caller_works_through_her_plan(phone: Phone) -> None:
    ThoughtfulCaller().calls(phone)
    assert phone.is_over
    first, tidying, to_keep, after_a_pause, keys, asks_back, goodbye = said(phone)
    assert (first, to_keep, goodbye) == (OPENING, TO_KEEP, GOODBYE)
    assert "tidying a desk" in tidying
    assert after_a_pause.startswith("Sorry, I was thinking.")
    assert keys == "[1#]"
    assert "What did I say about" in asks_back


def test_she_takes_a_moment_before_she_speaks(phone: Phone) -> None:
    ThoughtfulCaller().calls(phone)
    heard = phone.utterances
    pauses = [
        after.start - before.end for before, after in pairwise(heard) if (before.who, after.who) == ("agent", "caller")
    ]
    assert all(pause > 0.29 for pause in pauses)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("So you sleep. What's an example from your own life?", "practised"),
        ("Where does sleep stop working?", "very little"),
        ("Why would sleep matter here?", "Because"),
        ("Step by step, what happens with sleep?", "First"),
        ("How would you explain sleep to a ten-year-old?", "school bag"),
        ("No question at all.", "Because"),
    ],
)
def test_she_answers_what_she_is_asked(question: str, word: str) -> None:
    assert word in ThoughtfulCaller().answer_to(question)


def test_she_never_says_the_same_twice() -> None:
    caller = ThoughtfulCaller()
    given = [caller.answer_to("What's an example?") for _ in ANSWERS]
    assert len(set(given)) == len(ANSWERS)


def test_over_a_socket_she_breaks_in_once_and_says_why(asking_app: ScriptedApp) -> None:
    def answers(end: SocketEnd, message: Message) -> None:
        words = message.get("voicePrompt") or message.get("digit")
        if words:
            end.says("That is a long and winding thought. What reminds you of it?")
        if words == GOODBYE:
            end.ends()

    asking_app.relay.script = answers
    asking_app["/voice/incoming"] = response(relay(asking_app, welcomeGreeting="What is it?", dtmfDetection="true"))
    asking_app["/relayed"] = response("<Hangup/>")
    asking_app["/voice/status"] = "<Response/>"
    with PretendTwilio(asking_app.url, habits=Habits(silence_s=0.1)) as twilio:
        phone = twilio.phone()
        ThoughtfulCaller(breaks_in=True).calls(phone)
        assert phone.is_over
    [cut] = [heard for heard in phone.utterances if heard.cut]
    assert cut.text == "That is a long and winding"
    assert BREAKS_IN in said(phone)


def test_a_typed_conversation_goes_line_by_line(phone: Phone) -> None:
    told: list[str] = []
    lines = iter(["Snow is white", "/keys 1#", "/nonsense", "", "bye", "never read"])
    TypingCaller(lines, told.append).calls(phone)
    assert said(phone) == ["Snow is white", "[1#]", "bye"]
    assert told[0].startswith("There is no such command.")
    assert told[-1] == "The agent has hung up."
    assert next(lines) == "never read"


@pytest.mark.parametrize("lines", [[], ["/hangup", "never said"]])
def test_who_types_nothing_more_leaves_the_call(phone: Phone, lines: list[str]) -> None:
    TypingCaller(lines, print).calls(phone)
    assert said(phone) == []
    assert not phone.is_over, "the receiver is put down by whoever gave the phone"


def test_ctrl_c_is_a_hang_up(phone: Phone) -> None:
    def lines():  # type: ignore[no-untyped-def]
        yield "Snow is white"
        raise KeyboardInterrupt

    told: list[str] = []
    TypingCaller(lines(), told.append).calls(phone)
    assert told == ["\nYou hang up."]


class Player:
    """Every recording is a second of sound."""

    def caller_plays(self, recording: Path) -> Clip:
        return Clip(1.0, recording.name.encode())


def test_recordings_are_played_while_the_agent_listens(
    phone: Phone, asking_app: ScriptedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    asking_app["/voice/incoming"] = response(gather(say("Yes?"), timeout="1"), say("Bye."), "<Hangup/>")
    files = [Path("1.wav"), Path("2.wav"), Path("3.wav")]
    PlayingCaller(files, Player(), told.append).calls(phone)  # silent sound: nothing is understood
    assert phone.is_over
    assert told == ["       1.wav", "The agent has hung up. Recordings not played: 2."]


def test_recordings_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.wav", "a.WAV", "10.wav"):
        write_wav(tmp_path / name, [np.zeros(80, np.float32)])
    (tmp_path / "notes.txt").touch()
    assert [path.name for path in recordings_in(tmp_path)] == ["10.wav", "a.WAV", "b.wav"]


def test_a_folder_without_recordings_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no WAV file in"):
        recordings_in(tmp_path)
    with pytest.raises(ValueError, match="no WAV file in"):
        recordings_in(tmp_path / "nonesuch")
    (tmp_path / "a.wav").write_text("not a wav")
    with pytest.raises(ValueError, match=r"a\.wav is not an uncompressed WAV file"):
        recordings_in(tmp_path)
