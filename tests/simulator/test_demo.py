"""`make demo`, run as a newcomer runs it, and what it leaves behind: a call one can hear, see and read."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import matplotlib.image
import numpy as np
import pytest

from tests.simulator.leftovers import kill_marked, left_behind, marked_environment
from voiceagent.simulator.loudness import loudness, sounding
from voiceagent.simulator.wav import read_wav

pytestmark = [pytest.mark.processes, pytest.mark.sound]

DEMO = [sys.executable, "-m", "voiceagent.simulator.demo", "--pace", "0.1", "--folder"]
SLOW_DEMO = [sys.executable, "-m", "voiceagent.simulator.demo", "--pace", "0.6", "--folder"]


class Run(NamedTuple):
    status: int
    screen: str
    folder: Path
    left_behind: list[str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demo")
    environ = marked_environment(COLUMNS="120")
    done = run([*DEMO, folder], environ)
    return Run(done.returncode, done.stdout + done.stderr, folder, left_behind(environ))


def run(command: list[str | Path], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, env=environ, capture_output=True, text=True, timeout=110)


def test_it_ends_well_and_leaves_no_process_behind(demo: Run) -> None:
    assert demo.status == 0, demo.screen
    assert demo.left_behind == []


def test_it_says_who_plays_whom(demo: Run) -> None:
    for part in (
        "the offline companion",
        "real Redis",
        "played by the simulator",
        "hibari",
        "faster-whisper",
    ):
        assert part in demo.screen


def test_the_call_can_be_heard(demo: Run) -> None:
    samples = read_wav(demo.folder / "call.wav")
    assert len(samples) / 8000 > 15
    level = loudness(samples)
    assert -23 < level.rms < -17
    assert level.peak < 0, "clipped"
    share_of_sound = sounding(samples).mean()
    assert 0.5 < share_of_sound < 0.95, "there is speech, and there are pauses"
    silent = "".join("." if sounds else "s" for sounds in sounding(samples))
    longest = max(map(len, re.findall("s+", silent))) * 0.02
    assert 5 < longest < 8, "the caller's own moment of silence is the longest"


def test_both_voices_are_equally_loud(demo: Run) -> None:
    levels = re.findall(r"level of the (agent|caller)\s+(-[\d.]+) dBFS", demo.screen)
    assert [who for who, _ in levels] == ["agent", "caller"]
    agent, caller = (float(level) for _, level in levels)
    assert abs(agent - caller) < 2


def test_the_transcript_is_a_conversation(demo: Run) -> None:
    transcript = (demo.folder / "transcript.txt").read_text()
    turns = re.findall(r"^ *\d+:\d\d +caller: .*\n(?: .*\n)*? *\d+:\d\d +agent: \[after", transcript, re.MULTILINE)
    assert len(turns) >= 5, transcript
    assert "Please remember that" in transcript or "please remember that" in transcript
    assert "you said" in transcript
    assert "the caller says nothing" in transcript
    assert "[1#]" in transcript
    assert re.search(r"agent: .*(goodbye|bye)", transcript, re.IGNORECASE)
    for line in (line for line in transcript.splitlines() if "agent: [after" in line):
        assert line.split("] ", 1)[1] in re.sub(r"\s+", " ", demo.screen.replace("│", " ")), line


def test_every_answer_has_its_wait_on_the_screen(demo: Run) -> None:
    waits = [float(wait) for wait in re.findall(r"agent +(\d\.\d\d) s ", demo.screen)]
    assert len(waits) >= 6
    assert max(waits) < 2.5
    assert re.search(r"wait for an answer +p50 0\.\d\d s, longest \d\.\d\d s", demo.screen)


def test_the_text_message_is_shown_with_its_segments_and_callbacks(demo: Run) -> None:
    assert "Text message to +1415" in demo.screen
    assert re.search(r"[12] segments? of GSM-7, \d+ characters", demo.screen)
    assert "delivered (204)" in demo.screen
    assert "text to +1415" in (demo.folder / "transcript.txt").read_text()


def test_the_picture_shows_the_call(demo: Run) -> None:
    picture = matplotlib.image.imread(demo.folder / "timeline.png")
    height, width, _ = picture.shape
    assert width == 1400
    assert height > 500
    assert len(np.unique(picture.reshape(-1, picture.shape[2]), axis=0)) > 50


def test_the_logs_stay(demo: Run) -> None:
    logs = {path.name for path in demo.folder.glob("*.log")}
    assert {"redis.log", "release.log", "web.log", "worker.log"} <= logs


@pytest.mark.parametrize("mode", ["record", "relay"])
def test_another_mode_has_a_folder_of_its_own(mode: str, tmp_path: Path) -> None:
    environ = marked_environment(COLUMNS="120")
    done = run([*DEMO, tmp_path, "--mode", mode], environ)
    assert done.returncode == 0, done.stdout
    assert f"turns, mode {mode}" in done.stdout
    assert ("the caller broke in once" in done.stdout) == (mode == "relay")
    assert len(read_wav(tmp_path / mode / "call.wav")) / 8000 > 15
    assert (tmp_path / mode / "timeline.png").stat().st_size > 10_000
    assert left_behind(environ) == []


def test_a_start_that_fails_says_why_and_leaves_nothing_behind(tmp_path: Path) -> None:
    environ = marked_environment(VOICEAGENT_PROFILE="no-such-profile")
    done = run([*DEMO, tmp_path], environ)
    assert done.returncode == 1
    assert "It failed: web ended with" in done.stdout
    assert "no-such-profile" in done.stdout, "the end of its log"
    assert left_behind(environ) == []


@contextmanager
def in_the_middle_of_a_call(folder: Path, environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([*SLOW_DEMO, folder], env=environ, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        try:
            assert any(re.search(r"\d:\d\d caller", line) for line in running.stdout), "nobody has called"
            yield running
        finally:
            running.kill()


def test_ctrl_c_in_the_middle_of_the_call_stops_everything(tmp_path: Path) -> None:
    environ = marked_environment(PYTHONUNBUFFERED="1")
    with in_the_middle_of_a_call(tmp_path, environ) as running:
        assert left_behind(environ)
        running.send_signal(signal.SIGINT)
        rest, _ = running.communicate(timeout=60)
        assert running.returncode == 130
    assert "everything has been stopped" in rest
    assert left_behind(environ) == []


def test_a_program_that_dies_during_the_call_is_named(tmp_path: Path) -> None:
    environ = marked_environment(PYTHONUNBUFFERED="1")
    with in_the_middle_of_a_call(tmp_path, environ) as running:
        assert kill_marked(environ, "gunicorn") >= 2
        rest, _ = running.communicate(timeout=60)
        assert running.returncode == 1
    assert "It failed: web ended with -9" in rest
    assert "the end of web.log" in rest
    assert left_behind(environ) == []
