"""What the demo prints around the conversation: who plays which part, the text message, the figures."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from voiceagent.simulator.house.environment import ListenMode
from voiceagent.simulator.messages import Message
from voiceagent.simulator.sms_segments import segments_of
from voiceagent.simulator.terminal.figures import Figures, Waits
from voiceagent.simulator.terminal.keepsakes import Keepsakes
from voiceagent.simulator.terminal.printing import clock, colour, printable
from voiceagent.simulator.webhooks import Exchange

LISTENS: dict[ListenMode, str] = {
    "gather": "Gather: Twilio recognises, a webhook for each turn",
    "record": "Record: Twilio records, the program fetches the recording and recognises it",
    "relay": "ConversationRelay: Twilio recognises and speaks, words go over a WebSocket; the caller may break in",
}


def show_cast(
    console: Console, vendors: Sequence[str], *, with_sound: bool, with_redis: bool, mode: ListenMode = "gather"
) -> None:
    """Which parts are real, and which are played by something embedded."""
    table = Table.grid(padding=(0, 2))
    asked = " and ".join(f"{vendor} (your key)" for vendor in vendors)
    rows = [
        (
            "answers",
            asked or "the offline companion: rules and the caller's own words. No key is set, so no model",
        ),
        (f"mode {mode}", LISTENS[mode]),
        ("web, worker" if with_redis else "web", "real: the Procfile's own lines"),
        ("state", "real Redis" if with_redis else "in the memory of the web process"),
        ("storage", "real SQLite"),
        ("Twilio", "played by the simulator on this machine: signed webhooks, strict about TwiML"),
    ]
    if with_sound:
        ear = "Twilio's ear" if mode != "record" else "the program's ear"
        rows += [
            ("voices", "both by hibari, over 8 kHz \N{GREEK SMALL LETTER MU}-law"),
            (ear, "faster-whisper (tiny.en): it hears the sound, not the script"),
        ]
    for part, who in rows:
        table.add_row(Text(part, "bold"), who)
    console.print(Panel(table, title="Who plays whom", title_align="left", expand=False))


def show_text(console: Console, message: Message, callbacks: Sequence[Exchange]) -> None:
    """The follow-up, in how many pieces it went, and what the app answered to Twilio's callbacks."""
    segments = segments_of(message.body)
    told = [
        f"{each.fields['MessageStatus']} ({each.status})"
        for each in callbacks
        if each.fields.get("MessageSid") == message.sid
    ]
    pieces = f"{segments.count} segment{'s' if segments.count != 1 else ''} of {segments.encoding}"
    foot = f"{pieces}, {len(message.body)} characters; status callbacks: {', '.join(told) or 'none'}"
    console.print(
        Panel(
            Text(printable(message.body)),
            title=f"Text message to {message.to}",
            title_align="left",
        )
    )
    console.print(foot, style="dim")


def show_figures(console: Console, figures: Figures, pace: float, mode: ListenMode = "gather") -> None:
    waits, tape = figures.waits, figures.tape
    table = Table.grid(padding=(0, 2))
    rows = [
        ("call", Text(f"{clock(figures.seconds)}, {figures.turns} turns, mode {mode}{_interruptions(figures)}")),
        (
            "wait for an answer",
            Text.assemble(
                "p50 ",
                (f"{waits.median:.2f} s", f"bold {colour(waits.median)}"),
                ", longest ",
                (f"{waits.longest:.2f} s", f"bold {colour(waits.longest)}"),
            ),
        ),
        (
            "  of it the program",
            Text(f"p50 {waits.app_median:.2f} s, longest {waits.app_longest:.2f} s (the rest: Twilio listens on)"),
        ),
        ("gap inside an answer", Text(f"longest {waits.longest_gap:.2f} s")),
        ("longest silence", Text(f"{tape.longest_silence:.1f} s, at {clock(tape.longest_silence_at)}")),
        ("level of the agent", Text(f"{tape.agent.rms:.1f} dBFS, peak {tape.agent.peak:.1f}")),
        ("level of the caller", Text(f"{tape.caller.rms:.1f} dBFS, peak {tape.caller.peak:.1f}")),
    ]
    for name, value in rows:
        table.add_row(Text(name, "bold"), value)
    console.print(table)
    if pace < 1:
        console.print(
            f"Speech took {pace:.0%} of its time here, so that you need not wait; the waits are real, and the tape "
            "is in its own time.",
            style="dim",
        )


def show_waits(console: Console, waits: Mapping[ListenMode, Waits]) -> None:
    """Of several calls, side by side."""
    table = Table("mode", "wait p50", "longest", "of it the program p50", "longest", "longest gap", title="Waits, in s")
    for mode, each in waits.items():
        seconds = (each.median, each.longest, each.app_median, each.app_longest, each.longest_gap)
        table.add_row(mode, *(f"{value:.2f}" for value in seconds))
    console.print(table)


def _interruptions(figures: Figures) -> str:
    count = figures.interruptions
    return f", the caller broke in {'once' if count == 1 else f'{count} times'}" if count else ""


def show_keepsakes(console: Console, keepsakes: Keepsakes) -> None:
    for what, path in (
        ("listen", keepsakes.wav),
        ("look", keepsakes.picture),
        ("read", keepsakes.transcript),
    ):
        console.print(Text.assemble((f"{what:>8}  ", "bold"), str(path)), soft_wrap=True)
