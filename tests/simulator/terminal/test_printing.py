"""How a call looks on a terminal."""

import io

import pytest
from rich.console import Console

from voiceagent.simulator.conversation import Wait
from voiceagent.simulator.terminal.minutes import Line
from voiceagent.simulator.terminal.printing import LinePrinter, colour, printable


def printed(*lines: Line, echo_caller: bool = True) -> str:
    screen = io.StringIO()
    printer = LinePrinter(Console(file=screen, width=100), echo_caller=echo_caller)
    for line in lines:
        printer.tell(line)
    return screen.getvalue()


def test_an_answer_stands_behind_its_wait() -> None:
    wait = Wait("answer", 0.84, app=0.04, listening=0.8, began=60.0, url="")
    assert "1:00 agent   0.84 s  Why is that?" in printed(Line(60.9, "agent", "Why is that?", wait))


def test_a_gap_inside_an_answer_is_told_more_quietly() -> None:
    gap = Wait("gap", 0.3, app=0.3, listening=0.0, began=5.0, url="")
    assert "+0.30 s And then?" in printed(Line(5.3, "agent", "And then?", gap))


def test_what_twilio_understood_is_named_as_such() -> None:
    assert "Twilio understood: ice cream" in printed(Line(3.0, "ear", "ice cream"))


def test_who_typed_a_line_does_not_read_it_again() -> None:
    assert printed(Line(1.0, "caller", "hello"), echo_caller=False) == ""
    assert "caller hello" in printed(Line(1.0, "caller", "hello"))


def test_nothing_that_was_said_reaches_the_terminal_as_a_command() -> None:
    shown = printed(Line(1.0, "caller", "\x1b[2Jred \x07 [bold]x[/bold] [/] \u202eevil"))
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert "[bold]x[/bold] [/]" in shown


def test_a_caller_who_does_not_stop_fills_no_screen() -> None:
    shown = printable("word " * 3000)
    assert len(shown) < 1300
    assert shown.endswith("(3,000 words)")


@pytest.mark.parametrize(("seconds", "expected"), [(0.9, "green"), (1.5, "dark_orange3"), (2.5, "red")])
def test_a_wait_has_the_colour_of_how_it_feels(seconds: float, expected: str) -> None:
    assert colour(seconds) == expected
