"""What is typed at `make call`, and lines that are meant to break it."""

import pytest

from voiceagent.simulator.terminal.typed import BeSilent, HangUp, Interrupt, Press, Say, Tell, understand


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("hello", Say("hello")),
        ("  and / or ", Say("  and / or ")),
        ("</Say><Dial>", Say("</Say><Dial>")),
        ("", BeSilent()),
        (" \t ", BeSilent()),
        ("/silence", BeSilent()),
        ("/hangup", HangUp()),
        ("/HangUp  ", HangUp()),
        ("/stop 4", Interrupt(4)),
        ("/keys 1#", Press("1#")),
        ("/keys 1 2 a *", Press("12A*")),
    ],
)
def test_a_line_is_said_or_done(line: str, means: object) -> None:
    assert understand(line) == means


@pytest.mark.parametrize(
    "line",
    ["/keys", "/keys hello", "/stop", "/stop soon", "/keys " + "1" * 65, "/", "/nonsense", "/help", "/ help"],
)
def test_whatever_else_begins_with_a_slash_is_explained(line: str) -> None:
    assert isinstance(understand(line), Tell)
