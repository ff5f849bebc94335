"""How the lines of a call look on a terminal: who speaks in colour, and the wait before each answer."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from voiceagent.simulator.terminal.minutes import Line

STYLES = {"agent": "bold blue", "caller": "bold yellow", "ear": "dim", "note": "dim italic"}
NAMES = {"agent": "agent", "caller": "caller", "ear": "", "note": ""}
LONGEST_TEXT, LONGEST_UNDERSTOOD = (
    1200,
    300,
)  # characters; a caller who talks for minutes must not fill the screen
GOOD_S, FAIR_S = 1.0, 2.0  # a caller waits that long gladly, and without wondering whether the line is dead


class LinePrinter:
    """Prints each line of a call as it comes. `tell` is for Minutes."""

    def __init__(self, console: Console, *, echo_caller: bool = True) -> None:
        self._console = console
        self._echo_caller = echo_caller

    def tell(self, line: Line) -> None:
        if line.who == "caller" and not self._echo_caller:
            return
        row = Table.grid(padding=(0, 1))
        row.add_column(width=5, justify="right")
        row.add_column(width=6)
        row.add_column()
        name = Text(NAMES[line.who], STYLES[line.who])
        row.add_row(Text(clock(line.at), "dim") if name else "", name, _words(line))
        self._console.print(row)


def _words(line: Line) -> Text:
    text = printable(line.text, LONGEST_UNDERSTOOD if line.who == "ear" else LONGEST_TEXT)
    if line.who == "ear":
        return Text(f"Twilio understood: {text}", "dim")
    if line.who == "note":
        return Text(f"({text})", "dim italic")
    if line.wait is None:
        return Text(text)
    if not line.starts_answer:
        return Text.assemble((f"+{line.wait.seconds:.2f} s ", "dim"), text)
    return Text.assemble((f" {line.wait.seconds:.2f} s ", f"bold white on {colour(line.wait.seconds)}"), " ", text)


def colour(seconds: float) -> str:
    """Of a wait."""
    if seconds <= GOOD_S:
        return "green"
    return "dark_orange3" if seconds <= FAIR_S else "red"


def printable(text: str, longest: int = LONGEST_TEXT) -> str:
    """Nothing that moves the cursor or goes on for ever: what was said may be anything."""
    whole = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    if len(whole) <= longest:
        return whole
    return f"{whole[:longest]}\N{HORIZONTAL ELLIPSIS} ({len(whole.split()):,} words)"


def clock(seconds: float) -> str:
    """1:05"""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
