"""`make call` from a pipe: it answers, whatever it is told, and stops in good order."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.simulator.leftovers import left_behind, marked_environment
from voiceagent.simulator.audio import from_pcm, resample
from voiceagent.simulator.real_sound import RealSound
from voiceagent.simulator.wav import read_wav, write_wav

pytestmark = pytest.mark.processes

LINES = [
    b"hello",
    b"asdf;lkj 1234 !!!! ????",
    b"rivers carry sand and " * 1000,
    b"\x00\x01\x1b[2J\x1b[31mred \x07bell\x08",
    "\u202eعكس 你好 🤖 ñandú".encode(),
    b"\xff\xfe\xed\xa0\x80",
    b"</Say><Dial>+19005550100</Dial>",
    b"{{7*7}} ${x} %s [bold]markup[/]",
    b"/keys hello",
    b"/keys 1#",
    b"",
    b"/nonsense",
    b"bye",
    b"never said",
]


def talk(*arguments: str | Path, lines: bytes = b"") -> tuple[int, str]:
    """Exit status and screen; nothing may be left behind."""
    environ = marked_environment(COLUMNS="100")
    command = [sys.executable, "-m", "voiceagent.simulator.talk", *arguments]
    done = subprocess.run(command, check=False, env=environ, input=lines, capture_output=True, timeout=85)
    assert left_behind(environ) == []
    return done.returncode, (done.stdout + done.stderr).decode()


def test_it_stays_sensible_whatever_is_typed(tmp_path: Path) -> None:
    status, screen = talk("--folder", tmp_path, lines=b"\n".join(LINES))
    assert status == 0, screen
    assert "this is your learning companion" in screen
    assert "Traceback" not in screen
    assert "\x1b" not in screen
    said = re.findall(r"^ *\d+:\d\d (caller|agent) +(.*)$", screen, re.MULTILINE)
    unanswered = [text for (who, text), (then, _) in pairwise(said) if who == then == "caller"]
    assert unanswered == []
    assert "application error" not in screen
    assert screen.count("Which keys?") == 1
    assert "[1#]" in screen
    assert "the caller says nothing for 6 s" in screen
    assert "There is no such command." in screen
    assert "The agent has hung up." in screen
    assert "never said" not in screen
    assert "Text message to" in screen
    assert "</Say><Dial>" in (tmp_path / "transcript.txt").read_text()


@pytest.mark.sound
def test_recordings_speak_and_are_understood(tmp_path: Path) -> None:
    recordings = tmp_path / "mine"
    voice = RealSound()
    for name, words, rate, channels in (
        ("1.wav", "I wonder why the sky turns red in the evening.", 44100, 2),
        ("2.wav", "Thank you, goodbye.", 16000, 1),
        ("3.wav", "Nobody hears this.", 8000, 1),
    ):
        samples = resample(from_pcm(voice.caller_speaks(words).pcm), 8000, rate)
        write_wav(recordings / name, [samples] * channels, rate)
    status, screen = talk("--folder", tmp_path, "--wavs", recordings)
    assert status == 0, screen
    assert "Twilio understood: I wonder why the sky turns red in the evening." in screen
    assert "The agent has hung up. Recordings not played: 1." in screen
    heard = read_wav(tmp_path / "call.wav")
    assert len(heard) / 8000 > 10
    assert np.abs(heard).max() < 1


def test_recordings_that_are_not_there_are_told_before_anything_starts(tmp_path: Path) -> None:
    status, screen = talk("--folder", tmp_path, "--wavs", tmp_path / "nonesuch")
    assert status == 1
    assert "there is no WAV file in" in screen
    assert "starting" not in screen
