"""The local recogniser's process: killed when it is late, replaced when it dies, gone when we are."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.process import wait_for
from tests.speech.sounds import ENGLISH, joined, silence, soon, spoken, voice
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import TranscriberFailed
from voiceagent.speech import weights
from voiceagent.speech.base import Expected
from voiceagent.speech.local_transcriber import LocalTranscriber
from voiceagent.speech.weights import WrongWeights, check

STUB = str(Path(__file__).with_name("stub_worker.py"))
LONG_S = 60.0

Make = Callable[..., LocalTranscriber]


@pytest.fixture
def make() -> Iterator[Make]:
    """Build a transcriber with a stub for a worker."""
    made: list[LocalTranscriber] = []

    def build(start: str = "well", **options: int) -> LocalTranscriber:
        made.append(LocalTranscriber(command=(sys.executable, STUB, start), **options))
        return made[-1]

    yield build
    for one in made:
        one.close()


def tell(transcriber: LocalTranscriber, order: str, within_s: float = LONG_S) -> str:
    return transcriber.transcribe(voice(), Expected(keywords=(order,)), Deadline.after(within_s)).text


def reason(transcriber: LocalTranscriber, order: str, within_s: float = LONG_S) -> str:
    with pytest.raises(TranscriberFailed) as failed:
        tell(transcriber, order, within_s)
    return failed.value.reason


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_one_process_hears_one_after_another(make: Make):
    ears = make()
    assert tell(ears, "hello") == "hello"
    assert tell(ears, "pid") == tell(ears, "pid")


def test_a_hanging_one_is_killed_at_the_deadline_and_replaced(make: Make):
    ears = make()
    before = int(tell(ears, "pid"))
    began = time.monotonic()
    assert reason(ears, "hang", within_s=1.0) == "late"
    assert time.monotonic() - began < 30
    assert not is_running(before)
    assert int(tell(ears, "pid")) != before


@pytest.mark.parametrize("order", ["die", "garbage"])
def test_one_that_breaks_is_replaced(make: Make, order: str):
    ears = make()
    before = tell(ears, "pid")
    assert reason(ears, order) == "broke"
    assert tell(ears, "pid") != before


def test_one_that_died_while_nobody_asked_is_replaced_unnoticed(make: Make):
    ears = make()
    pid = int(tell(ears, "pid"))
    os.kill(pid, 9)
    assert wait_for(lambda: not is_running(pid), LONG_S)
    assert tell(ears, "hello") == "hello"


def test_a_recording_it_can_t_hear_costs_nobody_else_anything(make: Make):
    ears = make()
    before = tell(ears, "pid")
    assert reason(ears, "fail") == "unexpected"
    assert tell(ears, "pid") == before


@pytest.mark.parametrize("why", ["wrong_weights", "not_installed"])
def test_one_that_can_t_load_says_why(make: Make, why: str):
    assert reason(make(why), "hello") == why


def test_one_that_dies_at_its_start_is_told(make: Make):
    ears = make("dies")
    assert reason(ears, "hello") == "broke"
    assert reason(ears, "hello") == "broke"


def test_one_that_is_still_loading_is_not_killed_for_it(make: Make):
    ears = make("never_ready")
    assert reason(ears, "hello", within_s=0.3) == "late"
    worker = ears._ears()._worker
    assert reason(ears, "hello", within_s=0.3) == "late"
    assert worker is not None
    assert ears._ears()._worker is worker
    assert worker.is_alive


def test_when_it_is_busy_that_is_said_at_once(make: Make):
    ears = make(at_most_waiting=0)
    pid = int(tell(ears, "pid"))
    hanging = threading.Thread(target=lambda: reason(ears, "hang"))
    hanging.start()
    assert wait_for(ears._ears()._one_at_a_time.locked, LONG_S)
    with pytest.raises(TranscriberFailed) as failed:
        tell(ears, "hello")
    assert hanging.is_alive()  # nobody waited for it
    assert (failed.value.reason, failed.value.is_outage) == ("busy", False)
    os.kill(pid, 9)
    hanging.join()


def test_those_who_wait_get_their_turn_and_their_own_answer(make: Make):
    ears = make(at_most_waiting=9)
    heard: dict[str, str] = {}
    threads = [
        threading.Thread(target=lambda word=f"word{n}": heard.update({word: tell(ears, word)})) for n in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {f"word{n}": f"word{n}" for n in range(10)}


def test_a_long_recording_fits_through_the_pipe(make: Make):
    ears = make()
    minutes = joined(*[voice(2.0)] * 60)
    assert ears.transcribe(minutes, Expected(keywords=("hello",)), soon()).text == "hello"


def test_closing_ends_the_process_and_a_later_request_starts_another(make: Make):
    ears = make()
    pid = int(tell(ears, "pid"))
    ears.close()
    assert not is_running(pid)
    assert tell(ears, "hello") == "hello"


PARENT = """
import sys
from voiceagent.core.deadline import Deadline
from voiceagent.speech.base import Audio, Expected
from voiceagent.speech.local_transcriber import LocalTranscriber
ears = LocalTranscriber(command=(sys.executable, *sys.argv[1:]))
print(ears.transcribe(Audio(bytes(8000), 8000), Expected(keywords=("pid",)), Deadline.after(60)).text, flush=True)
sys.stdin.read()
"""


def test_it_ends_when_its_parent_is_killed():
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, STUB], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = next(int(line) for line in parent.stdout if line.strip().isdigit())  # the log is there too
    assert is_running(pid)
    parent.kill()
    parent.communicate()
    assert wait_for(lambda: not is_running(pid), LONG_S)


PATCHED = """
from gevent import monkey
monkey.patch_all()
import sys, threading, time
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import TranscriberFailed
from voiceagent.speech.base import Audio, Expected
from voiceagent.speech.local_transcriber import LocalTranscriber

ears = LocalTranscriber(command=(sys.executable, *sys.argv[1:]))
ticks = [0]

def tick():
    while True:
        time.sleep(0.01)
        ticks[0] += 1

def outcome(order, within_s):
    try:
        return ears.transcribe(Audio(bytes(960000), 8000), Expected(keywords=(order,)), Deadline.after(within_s)).text
    except TranscriberFailed as failed:
        return failed.reason

threading.Thread(target=tick, daemon=True).start()
print(outcome("hello", 60))
before = ticks[0]
print(outcome("hang", 1.0))
print("others ran" if ticks[0] - before >= 5 else f"others ran {ticks[0] - before} times")
print(outcome("hello", 60))
ears.close()
"""


def test_under_gevent_others_go_on_while_it_is_asked():
    ran = subprocess.run(
        [sys.executable, "-c", PATCHED, STUB], capture_output=True, text=True, timeout=110, check=False
    )
    lines = [line for line in ran.stdout.splitlines() if "[" not in line]
    assert lines == ["hello", "late", "others ran", "hello"], ran.stderr


@pytest.mark.sound
def test_the_real_one_hears_names_it_was_told_of(local: LocalTranscriber):
    audio = spoken("Ebbinghaus drew it.")
    heard = local.transcribe(audio, Expected(("en-US",), ("Ebbinghaus", "forgetting curve")), soon())
    assert "Ebbinghaus" in heard.text


@pytest.mark.sound
def test_the_real_one_hears_more_than_its_window(local: LocalTranscriber):
    sentences = ["I have been thinking about sleep.", "The moon pulls the water.", "Leaves turn red in autumn."]
    audio = joined(*[part for text in sentences * 5 for part in (spoken(text), silence(0.6))])
    assert audio.seconds > 30
    heard = local.transcribe(audio, ENGLISH, soon()).text.lower()
    assert heard.count("moon") == heard.count("sleep") == heard.count("red") == 5


@pytest.mark.sound
def test_the_real_one_ends_with_its_stdin():
    with subprocess.Popen(
        [sys.executable, "-m", "voiceagent.speech.local_worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        worker.communicate(timeout=100)
        assert worker.returncode == 0


def test_weights_that_nobody_examined_are_not_loaded(tmp_path: Path):
    (tmp_path / "model.bin").write_bytes(b"something else")
    with pytest.raises(WrongWeights, match=r"model.bin has sha256"):
        check(tmp_path)


def test_whether_it_is_installed_is_asked_without_loading_anything():
    code = "import sys; from voiceagent.speech import weights; weights.is_installed(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"faster_whisper", "numpy", "ctranslate2"} & set(loaded)
    assert isinstance(weights.is_installed(), bool)
